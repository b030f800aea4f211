// deploy/kubernetes/base/settings.env: every setting as a pod gets it, made from the table of settings.
import type { Setting } from '../../src/app/config/setting.ts'
import { settingGroups } from '../../src/app/config/settings.ts'
import { plain, REQUIRED_SECRETS, wrapped } from './settings-docs.ts'

/** Where the keys of the Secret and of the ConfigMap with files are mounted. */
export const FILES = '/etc/jcb'

/** What the Deployments or the image say, and what Kubernetes does. */
export const NOT_IN_SETTINGS = ['DATA_DIR', 'HOST', 'PORT', 'ROLE', 'KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT']

/** What every installation has, until an overlay says otherwise. */
const VALUES: ReadonlyMap<string, string> = new Map([
  ['DRAIN_TIME', '10s'],
  ['JENKINS_URL', 'http://jenkins.jenkins.svc:8080'],
  ['JENKINS_USER', 'bridge']
])

const HEADER = `# Settings of the bridge in Kubernetes, written by \`npm run settings\`. Leave it as it is: what your kustomization sets takes precedence
# (deploy/kubernetes/example). Secrets are keys of the Secret jcb-secrets, other files are keys of the ConfigMap jcb-files; both are
# mounted at ${FILES}. The Deployments set ROLE. docs/configuration.md says more about each.
`

export function kubernetesSettings(): string {
  const groups = settingGroups.map(({ title, settings }) => {
    const entries = Object.entries(settings).filter(([name]) => !NOT_IN_SETTINGS.includes(name))
    return entries.length === 0 ? '' : [`# --- ${title}`, ...entries.map(entry)].join('\n\n')
  })
  return `${[HEADER, ...groups.filter(group => group !== '')].join('\n\n').replace('\n\n\n', '\n\n')}\n`
}

function entry([name, setting]: [string, Setting<unknown>]): string {
  return [wrapped(`# ${plain(setting.help)}`), ...linesOf(name, setting)].join('\n')
}

function linesOf(name: string, setting: Setting<unknown>): string[] {
  const inFile = name.endsWith('_FILE') ? `${name}=${FILES}/${name.replace(/_FILE$/, '')}` : `${name}_FILE=${FILES}/${name}`
  if (setting.secret) return [REQUIRED_SECRETS.includes(name) ? inFile : `# ${inFile}`]
  if (name.endsWith('_FILE')) return [`# ${inFile}`]
  const value = VALUES.get(name)
  const line = value === undefined ? `# ${name}=${setting.default ?? setting.example ?? ''}` : `${name}=${value}`
  return setting.inFile ? [line, `# ${inFile}`] : [line]
}
