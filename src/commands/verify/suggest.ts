import type { Facts } from '../../domain/findings.ts'
import { mayVerify, serverPlaceOf, type VerifyTarget } from '../../domain/verify-target.ts'
import { serviceOfHost, serviceOfKind } from './services.ts'

/** The verify targets that a project may try credentials of a type on. */
export const fittingTargets = (targets: Iterable<VerifyTarget>, project: string, type: string): readonly VerifyTarget[] =>
  [...targets].filter(target => mayVerify(target, project, type))

const urlOf = (address: unknown): URL | undefined => (typeof address === 'string' ? (URL.parse(address) ?? undefined) : undefined)
const hostNameOf = ({ address }: VerifyTarget): string => urlOf(address)?.hostname ?? ''

/** The only one; several are a guess. */
const onlyOne = (targets: readonly VerifyTarget[]): string | undefined => (targets.length === 1 ? targets[0]?.name : undefined)

/** The verify target for a credential, by what the check of its content has recognised: that of its server or service, or the only one that fits. */
export function suggestedTarget(
  targets: Iterable<VerifyTarget>,
  project: string,
  type: string,
  facts: Facts
): string | undefined {
  const fitting = fittingTargets(targets, project, type)
  // What names its server is tried nowhere else.
  const server = serverPlaceOf(facts['server'])
  if (server !== undefined) return onlyOne(fitting.filter(({ address }) => serverPlaceOf(address) === server))
  const service = serviceOfKind(facts['kind'])
  const atHome = fitting.filter(target => service?.home?.test(hostNameOf(target)))
  const ofService = fitting.filter(target => service?.hosts.test(hostNameOf(target)))
  if (ofService.length > 0) return onlyOne(atHome) ?? onlyOne(ofService)
  const issuer = urlOf(facts['issuer'])?.host
  const ofIssuer = fitting.filter(({ address }) => issuer !== undefined && urlOf(address)?.host === issuer)
  if (ofIssuer.length > 0) return onlyOne(ofIssuer)
  // A token of one service is of no use at another, and none of its business.
  const isElsewhere = (target: VerifyTarget) => service !== undefined && serviceOfHost(hostNameOf(target)) !== undefined
  return onlyOne(fitting.filter(target => !isElsewhere(target)))
}
