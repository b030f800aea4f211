import { accessSync, constants } from 'node:fs'
import type { ClusterSettings } from '../../kubesphere/cluster/start.ts'
import { secretKinds } from '../../kubesphere/kinds.ts'

const IN_CLUSTER = 'in-cluster'
const everyType = secretKinds.map(({ secretType }) => secretType)

/** The cluster whose Secrets are followed, from `KUBERNETES_SOURCE` and what goes with it; undefined: none. */
export function clusterOf(text: (name: string) => string | undefined, faults: string[]): ClusterSettings | undefined {
  const source = text('KUBERNETES_SOURCE')
  const labelSelector = text('KUBERNETES_LABEL_SELECTOR')
  const types =
    text('KUBERNETES_TYPES')
      ?.split(',')
      .map(type => type.trim()) ?? everyType
  if (source === undefined) {
    const lonely = ['KUBERNETES_LABEL_SELECTOR', 'KUBERNETES_TYPES'].filter(name => text(name) !== undefined)
    if (lonely.length > 0) faults.push(`${lonely.join(', ')}: KUBERNETES_SOURCE must be set, too`)
    return undefined
  }
  const unknown = types.filter(type => !everyType.includes(type))
  if (unknown.length > 0) faults.push(`KUBERNETES_TYPES must be some of ${everyType.join(', ')}, separated by commas`)
  if (text('ROLE') === 'worker') faults.push('KUBERNETES_SOURCE needs ROLE=all or ROLE=api')
  if (source !== IN_CLUSTER && !isReadable(source))
    faults.push(`KUBERNETES_SOURCE must be ${IN_CLUSTER} or the path of a kubeconfig that can be read`)
  return { kubeconfig: source === IN_CLUSTER ? undefined : source, labelSelector, types }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
