import { Secret } from '../../secret.ts'
import type { XmlElement } from '../../xml-element.ts'
import { type Data, defineType, type KubeconfigForm, secretText, textOf } from '../define.ts'
import { secretFileClass, secretTextClass } from '../shared/plain-credentials.ts'
import type { Use } from '../snippets.ts'
import { checkKubeconfig, isLargeKubeconfig } from './check.ts'

const PLUGIN_CLASS = 'com.microsoft.jenkins.kubernetes.credentials.KubeconfigCredentials'

/** The three ways in which Jenkins can keep a kubeconfig; see docs/decisions for when to use which. */
const forms: Record<KubeconfigForm, (data: Data, id: string) => { className: string; children: XmlElement[] }> = {
  file: data => ({
    className: secretFileClass.name,
    children: [
      { name: 'fileName', text: 'kubeconfig' },
      { name: 'secretBytes', field: 'content', text: new Secret(Buffer.from(textOf(data, 'content')).toString('base64')) }
    ]
  }),
  text: data => ({
    className: secretTextClass.name,
    children: [{ name: 'secret', field: 'content', text: data['content'] ?? '' }]
  }),
  plugin: data => ({
    className: PLUGIN_CLASS,
    children: [
      {
        name: 'kubeconfigSource',
        attributes: { class: `${PLUGIN_CLASS}$DirectEntryKubeconfigSource` },
        children: [{ name: 'content', text: data['content'] ?? '' }]
      }
    ]
  })
}

/** A text is written to a file that nobody else can read, and removed with the shell. */
const fromText = `sh '''
  set +x
  umask 077
  export KUBECONFIG="$(mktemp)"
  trap 'rm -f "$KUBECONFIG"' EXIT
  printf "%s" "$KUBECONFIG_TEXT" > "$KUBECONFIG"
  kubectl apply -f deploy/
'''`

const uses: Record<KubeconfigForm, (id: string) => readonly Use[]> = {
  file: id => [
    {
      title: 'kubectl with this cluster',
      binding: `file(credentialsId: '${id}', variable: 'KUBECONFIG')`,
      steps: `sh 'kubectl apply -f deploy/'`
    },
    {
      title: 'Variable of the whole pipeline',
      environment: 'KUBECONFIG',
      steps: `sh 'helm upgrade --install app chart/'`
    }
  ],
  text: id => [
    {
      title: 'kubectl with this cluster',
      binding: `string(credentialsId: '${id}', variable: 'KUBECONFIG_TEXT')`,
      steps: fromText
    },
    { title: 'Variable of the whole pipeline', environment: 'KUBECONFIG_TEXT', steps: fromText }
  ],
  plugin: id => [
    {
      title: 'kubectl with this cluster',
      needs: ['kubernetes-cd'],
      binding: `kubeconfigFile(credentialsId: '${id}', variable: 'KUBECONFIG')`,
      steps: `sh 'kubectl apply -f deploy/'`
    },
    {
      title: 'Content in a variable',
      needs: ['kubernetes-cd'],
      binding: `kubeconfigContent(credentialsId: '${id}', variable: 'KUBECONFIG_TEXT')`,
      steps: fromText
    }
  ]
}

export const kubeconfig = defineType({
  type: 'kubeconfig',
  title: 'kubeconfig',
  description: 'Access to a Kubernetes cluster, for kubectl and helm in a pipeline.',
  fields: {
    content: secretText('Content', 'file', 'The kubeconfig file with its certificates and tokens inside, as YAML or JSON.')
  },
  facts: {
    contexts: 'Contexts',
    currentContext: 'Current context',
    server: 'Server',
    namespace: 'Namespace',
    userKind: 'User proves itself by',
    subject: 'Subject',
    issuer: 'Issuer'
  },
  isCostly: data => isLargeKubeconfig(textOf(data, 'content')),
  check: (report, data, { now }) => checkKubeconfig(report, textOf(data, 'content'), now),
  classes: [
    secretFileClass,
    secretTextClass,
    {
      name: PLUGIN_CLASS,
      plugin: 'kubernetes-cd',
      title: 'Kubernetes configuration (kubeconfig)',
      elements: { 'kubeconfigSource.content': 'secret' }
    }
  ],
  toXml: (data, settings) => forms[settings.kubeconfigForm](data, settings.id),
  uses: (id, settings) => uses[settings.kubeconfigForm](id),
  variants: [
    { title: 'With `kubeconfigForm: file`, the default', settings: { kubeconfigForm: 'file' } },
    { title: 'With `kubeconfigForm: text`', settings: { kubeconfigForm: 'text' } },
    { title: 'With `kubeconfigForm: plugin`', settings: { kubeconfigForm: 'plugin' } }
  ],
  notes: `A policy of the project chooses the class ([three forms](decisions/005-three-forms-of-a-kubeconfig.md)).`,
  example: {
    id: 'demo-kubeconfig',
    description: 'Demo cluster',
    data: {
      content:
        'apiVersion: v1\nkind: Config\ncurrent-context: demo\nclusters:\n- name: demo\n  cluster: { server: "https://k8s.example.com:6443" }\ncontexts:\n- name: demo\n  context: { cluster: demo, user: demo }\nusers:\n- name: demo\n  user: { token: example-only-token }\n'
    }
  }
})
