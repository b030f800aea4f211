import { Secret } from '../../domain/secret.ts'
import type { ControllerConfig } from '../../jenkins/controller.ts'
import type { SettingValues } from './settings.ts'

export const JENKINS_SETTINGS = [
  ...(['JENKINS_URL', 'JENKINS_USER', 'JENKINS_TOKEN', 'JENKINS_PASSWORD', 'JENKINS_PROXY', 'JENKINS_MAX_IN_FLIGHT'] as const),
  ...(['JENKINS_SEES_EVERYTHING', 'JENKINS_CA_FILE', 'JENKINS_CERT_FILE', 'JENKINS_KEY_FILE'] as const)
] as const

type JenkinsValues = Pick<SettingValues, (typeof JENKINS_SETTINGS)[number]>

export interface JenkinsConfig {
  readonly url: string
  readonly user: string
  readonly token?: string
  readonly password?: string
  /** PEM texts. */
  readonly ca?: string
  readonly clientCertificate?: string
  readonly clientKey?: string
  /** Maximum concurrent calls. */
  readonly maxInFlight?: number
  /** May contain a user and a password. */
  readonly proxyUrl?: string
  /** The operator's assurance that our user sees every item. */
  readonly seesEverything?: boolean
}

/** How to reach Jenkins; undefined if there are no settings for it. */
export function jenkinsFrom(values: JenkinsValues, proxyFor: (url: string) => string): JenkinsConfig | undefined {
  const { JENKINS_URL: url, JENKINS_USER: user = '', JENKINS_TOKEN: token, JENKINS_PASSWORD: password } = values
  if (url === undefined) return undefined
  return {
    ...{ url, user, maxInFlight: values.JENKINS_MAX_IN_FLIGHT, seesEverything: values.JENKINS_SEES_EVERYTHING },
    ...given({ token, password, proxyUrl: values.JENKINS_PROXY ?? (proxyFor(url) || undefined) }),
    ...given({
      ca: values.JENKINS_CA_FILE,
      clientCertificate: values.JENKINS_CERT_FILE,
      clientKey: values.JENKINS_KEY_FILE
    })
  }
}

/** What the settings of Jenkins lack, or have in vain. */
export function jenkinsFaults(isSet: (name: (typeof JENKINS_SETTINGS)[number]) => boolean): string[] {
  if (!isSet('JENKINS_URL')) {
    const lonely = (['JENKINS_USER', 'JENKINS_TOKEN', 'JENKINS_PASSWORD'] as const).filter(isSet)
    return lonely.length === 0 ? [] : [`${lonely.join(', ')}: JENKINS_URL must be set, too`]
  }
  return [
    ...(isSet('JENKINS_USER') ? [] : ['JENKINS_USER must be set when JENKINS_URL is']),
    ...(isSet('JENKINS_TOKEN') || isSet('JENKINS_PASSWORD')
      ? []
      : ['JENKINS_TOKEN (or JENKINS_PASSWORD) must be set when JENKINS_URL is'])
  ]
}

/** Drops undefined entries. */
export const given = (entries: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** The Jenkins part of the settings, its secrets wrapped. */
export function jenkinsSettings({ token, password, clientKey, ...rest }: JenkinsConfig): Omit<ControllerConfig, 'name'> {
  return {
    ...rest,
    ...(token === undefined ? {} : { token: new Secret(token) }),
    ...(password === undefined ? {} : { password: new Secret(password) }),
    ...(clientKey === undefined ? {} : { clientKey: new Secret(clientKey) })
  }
}
