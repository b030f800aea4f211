import type { Facts } from '../../domain/findings.ts'
import type { VerifyTarget } from '../../domain/verify-target.ts'
import { fittingTargets } from './choose.ts'

/** Services whose tokens can be told by their beginning, and the names in the addresses where those are accepted. */
const services: readonly (readonly [kind: RegExp, host: RegExp])[] = [
  [/^GitHub /, /(^|[.-])(github|ghcr)[.-]/],
  [/^GitLab /, /(^|[.-])gitlab[.-]/],
  [/^Docker Hub /, /(^|[.-])docker\.(io|com)$/],
  [/^npm /, /(^|[.-])npmjs[.-]/]
]

const hostOf = (address: unknown): string => (typeof address === 'string' ? (URL.parse(address)?.host ?? '') : '')

/** The verify target for a credential, by what the check of its content has recognised: one of the same server or service, or the only one. */
export function suggestedTarget(
  targets: Iterable<VerifyTarget>,
  project: string,
  type: string,
  facts: Facts
): string | undefined {
  const fitting = fittingTargets(targets, project, type)
  const servers = [facts['server'], facts['issuer']].map(hostOf).filter(host => host !== '')
  const service = services.find(([kind]) => typeof facts['kind'] === 'string' && kind.test(facts['kind']))?.[1]
  const same = fitting.filter(({ address }) => servers.includes(hostOf(address)) || service?.test(hostOf(address)))
  // Several of one service: any of them is a guess.
  if (same.length > 0) return same.length === 1 ? same[0]?.name : undefined
  return fitting.length === 1 ? fitting[0]?.name : undefined
}
