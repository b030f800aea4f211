import ipaddr from 'ipaddr.js'
import { hasLabels, type Labels, type Manifests, type Selector } from './manifests.ts'

/** One end of a connection: a pod in a namespace, or an address outside of the cluster. */
export interface End {
  readonly namespace?: string
  readonly labels?: Labels
  readonly address?: string
}
interface Peer {
  readonly namespaceSelector?: Selector
  readonly podSelector?: Selector
  readonly ipBlock?: { cidr: string; except?: string[] }
}
interface Rule {
  readonly from?: readonly Peer[]
  readonly to?: readonly Peer[]
  readonly ports?: readonly { protocol: string; port: number }[]
}
interface Policy {
  readonly podSelector: Selector
  readonly policyTypes: readonly ('Ingress' | 'Egress')[]
  readonly ingress?: readonly Rule[]
  readonly egress?: readonly Rule[]
}

export const HOME = 'jenkins-credentials-bridge'

/** Whether the network policies of an installation let a connection pass, by the rules of Kubernetes. */
export function lets(manifests: Manifests, from: End, to: End, port: number, protocol = 'TCP'): boolean {
  const policies = manifests.of('NetworkPolicy').map(({ spec }) => spec as Policy)
  const passes = (self: End, other: End, type: 'Ingress' | 'Egress'): boolean => {
    if (self.namespace !== HOME) return true
    const mine = policies.filter(
      policy => policy.policyTypes.includes(type) && hasLabels(self.labels, policy.podSelector.matchLabels)
    )
    const rules = mine.flatMap(policy => (type === 'Ingress' ? policy.ingress : policy.egress) ?? [])
    return mine.length === 0 || rules.some(rule => isMet(rule, other, port, protocol))
  }
  return passes(from, to, 'Egress') && passes(to, from, 'Ingress')
}

function isMet({ from, to, ports }: Rule, other: End, port: number, protocol: string): boolean {
  const peers = from ?? to
  if (ports !== undefined && !ports.some(one => one.port === port && one.protocol === protocol)) return false
  return peers === undefined || peers.some(peer => isPeer(peer, other))
}

function isPeer({ namespaceSelector, podSelector, ipBlock }: Peer, { namespace, labels, address }: End): boolean {
  if (ipBlock !== undefined)
    return address !== undefined && isIn(address, ipBlock.cidr) && !(ipBlock.except ?? []).some(cidr => isIn(address, cidr))
  if (namespace === undefined) return false
  const isThere =
    namespaceSelector === undefined
      ? namespace === HOME
      : hasLabels({ 'kubernetes.io/metadata.name': namespace }, namespaceSelector.matchLabels)
  return isThere && hasLabels(labels, podSelector?.matchLabels)
}

function isIn(address: string, cidr: string): boolean {
  const parsed = ipaddr.parse(address)
  const network = ipaddr.parseCIDR(cidr)
  return parsed.kind() === network[0].kind() && parsed.match(network)
}
