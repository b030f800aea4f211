import type { OidcConfig } from '../../access/oidc.ts'
import type { SettingValues } from './settings.ts'

/** The identity provider of `OIDC_ISSUER`; undefined when none is named. */
export function oidcFrom(values: SettingValues): OidcConfig | undefined {
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = values
  if (issuer === undefined || audience === undefined) return undefined
  return {
    ...{ issuer, audience, clientId: values.OIDC_CLIENT_ID, scopes: values.OIDC_SCOPES },
    ...{ subjectClaim: values.OIDC_SUBJECT_CLAIM, groupsClaim: values.OIDC_GROUPS_CLAIM },
    roleMap: values.OIDC_ROLE_MAP ?? new Map()
  }
}

/** The further providers, whose names have a prefix. */
export function issuersFrom(values: SettingValues): readonly OidcConfig[] {
  const { OIDC_ISSUERS: issuers = [], OIDC_SCOPES: scopes, OIDC_ROLE_MAP: roleMap = new Map() } = values
  return issuers.map(issuer => ({ ...issuer, scopes, roleMap }))
}
