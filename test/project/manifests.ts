import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { root } from './command.ts'

/** What can be installed, and the folder of each kustomization. */
export const installations = {
  single: join(root, 'deploy/kubernetes/overlays/single'),
  ha: join(root, 'deploy/kubernetes/overlays/ha'),
  kubesphere: join(root, 'deploy/kubernetes/overlays/kubesphere'),
  example: join(root, 'deploy/kubernetes/example'),
  everything: join(root, 'test/fixtures/kubernetes/everything')
}
export type Installation = keyof typeof installations

export const renderedFile = (name: string): string => join(root, `test/fixtures/kubernetes/${name}.yaml`)

export type Labels = Readonly<Record<string, string>>
export interface Selector {
  readonly matchLabels?: Labels
}
export interface Port {
  readonly name?: string
  readonly containerPort: number
}
export interface Container {
  readonly name: string
  readonly image: string
  readonly args?: readonly string[]
  readonly env?: readonly {
    name: string
    value?: string
    valueFrom?: { secretKeyRef: { name: string; key: string } }
  }[]
  readonly envFrom?: readonly { configMapRef: { name: string } }[]
  readonly ports: readonly Port[]
  readonly volumeMounts: readonly { name: string; mountPath: string }[]
  readonly resources: { requests: Labels; limits: Labels }
  readonly securityContext: unknown
  readonly startupProbe: Probe
  readonly livenessProbe: Probe
  readonly readinessProbe: Probe
}
export interface Probe {
  readonly httpGet?: { path: string; port: string }
  readonly periodSeconds: number
  readonly timeoutSeconds: number
  readonly failureThreshold: number
}
export interface PodSpec {
  readonly serviceAccountName: string
  readonly automountServiceAccountToken: boolean
  readonly terminationGracePeriodSeconds: number
  readonly securityContext: { runAsUser: number }
  readonly containers: readonly Container[]
  readonly volumes?: readonly Volume[]
}
export interface Volume {
  readonly name: string
  readonly projected?: { defaultMode: number; sources: readonly Record<'secret' | 'configMap', { name: string } | undefined>[] }
  readonly persistentVolumeClaim?: { claimName: string }
}
export interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { name: string; namespace?: string; labels?: Labels }
  readonly data?: Labels
  // biome-ignore lint/suspicious/noExplicitAny: what each kind has, its schema holds it to
  readonly spec?: any
  readonly rules?: readonly { apiGroups: string[]; resources: string[]; verbs: string[] }[]
  readonly roleRef?: { kind: string; name: string }
  readonly subjects?: readonly { kind: string; name: string; namespace: string }[]
}

export const readManifests = (text: string): Manifest[] => parseAllDocuments(text).map(document => document.toJS() as Manifest)

/** All objects of an installation. */
export class Manifests {
  readonly all: readonly Manifest[]

  constructor(name: Installation) {
    this.all = readManifests(readFileSync(renderedFile(name), 'utf8'))
  }

  of(kind: string): Manifest[] {
    return this.all.filter(one => one.kind === kind)
  }

  find(kind: string, name: string): Manifest | undefined {
    return this.of(kind).find(({ metadata }) => metadata.name === name)
  }

  /** Deployments and StatefulSets. */
  get workloads(): Manifest[] {
    return [...this.of('Deployment'), ...this.of('StatefulSet')]
  }

  /** The workloads whose pods a selector takes; one without labels takes all. */
  selected({ matchLabels = {} }: Selector): Manifest[] {
    return this.workloads.filter(({ spec }) => hasLabels(spec.template.metadata.labels, matchLabels))
  }
}

export const hasLabels = (labels: Labels = {}, wanted: Labels = {}): boolean =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value)

export const podOf = (workload: Manifest | undefined): PodSpec => workload?.spec.template.spec
export const containerOf = (workload: Manifest | undefined): Container => podOf(workload).containers[0] as Container
