import type { Caller } from '../domain/caller.ts'
import type { KubesphereConfig } from './kubesphere-token.ts'
import type { OidcConfig } from './oidc.ts'
import { grantsOf, type RoleMap } from './oidc-roles.ts'
import type { ExternalCallers } from './sessions.ts'

export interface ExternalCallersDeps {
  readonly providers: readonly OidcConfig[]
  readonly kubesphere: KubesphereConfig | undefined
  /** Adds the stored roles of groups. */
  readonly withGroupRoles: (caller: Caller) => Promise<Caller>
}

/** Decides by the present settings on callers whose token or header is not at hand any more. */
export function createExternalCallers({ providers, kubesphere, withGroupRoles }: ExternalCallersDeps): ExternalCallers {
  const providerOf = (subject: string) =>
    providers.find(({ prefix }) => prefix !== undefined && subject.startsWith(`oidc:${prefix}:`)) ??
    providers.find(({ prefix }) => prefix === undefined)
  const mapOf = ({ kind, subject }: Pick<Caller, 'kind' | 'subject'>): RoleMap | undefined =>
    kind === 'oidc' ? providerOf(subject)?.roleMap : kubesphere?.roleMap

  return {
    basis({ kind, subject }) {
      if (kind === 'oidc') {
        const provider = providerOf(subject)
        return provider && JSON.stringify([provider.issuer, provider.audience, provider.subjectClaim, provider.groupsClaim])
      }
      if (kubesphere === undefined) return undefined
      const { jwt, proxies } = kubesphere
      return JSON.stringify([jwt?.issuer, jwt?.secret.reveal(), proxies])
    },
    granted: caller => withGroupRoles({ ...caller, ...grantsOf(caller.mappedNames ?? [], mapOf(caller) ?? new Map()) })
  }
}
