import { isAcceptance } from '../../domain/controller-identity.ts'
import { Secret } from '../../domain/secret.ts'
import type { ControllerConfig } from '../../jenkins/controller.ts'
import { fileText } from './file-text.ts'

export interface JenkinsConfig {
  readonly url: string
  readonly user: string
  readonly token?: string
  readonly password?: string
  /** PEM texts, read from the files that JENKINS_CA_FILE, JENKINS_CERT_FILE and JENKINS_KEY_FILE name. */
  readonly ca?: string
  readonly clientCertificate?: string
  readonly clientKey?: string
  /** Calls under way at once. */
  readonly maxInFlight?: number
  /** May hold a user and a password. */
  readonly proxyUrl?: string
  /** Our user sees every item: the word of the person who runs the bridge. */
  readonly seesEverything?: boolean
}

type Text = (name: string) => string | undefined

/** How to reach Jenkins; undefined where no setting speaks of one. */
export function jenkinsOf(text: Text, proxyFor: (url: string) => string, faults: string[]): JenkinsConfig | undefined {
  const url = text('JENKINS_URL')
  if (url === undefined) {
    const lonely = ['JENKINS_USER', 'JENKINS_TOKEN', 'JENKINS_PASSWORD'].filter(name => text(name) !== undefined)
    if (lonely.length > 0) faults.push(`${lonely.join(', ')}: JENKINS_URL must be set, too`)
    return undefined
  }
  const user = text('JENKINS_USER')
  const token = text('JENKINS_TOKEN')
  const password = text('JENKINS_PASSWORD')
  const maxInFlight = wholeNumber(text('JENKINS_MAX_IN_FLIGHT') ?? '4')
  const proxy = text('JENKINS_PROXY')
  const seesEverything = text('JENKINS_SEES_EVERYTHING') ?? 'false'
  if (!['true', 'false'].includes(seesEverything)) faults.push('JENKINS_SEES_EVERYTHING must be true or false')
  const parsed = URL.parse(url)
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol))
    faults.push('JENKINS_URL must be an http or https address')
  else if (parsed.username !== '' || parsed.password !== '')
    faults.push('JENKINS_URL must not hold a user or password: set JENKINS_USER and JENKINS_TOKEN')
  if (proxy !== undefined && !['http:', 'https:'].includes(URL.parse(proxy)?.protocol ?? ''))
    faults.push('JENKINS_PROXY must be an http or https address')
  if (user === undefined) faults.push('JENKINS_USER must be set when JENKINS_URL is')
  if (token === undefined && password === undefined)
    faults.push('JENKINS_TOKEN (or JENKINS_PASSWORD) must be set when JENKINS_URL is')
  if (!Number.isInteger(maxInFlight) || maxInFlight < 1 || maxInFlight > 64)
    faults.push('JENKINS_MAX_IN_FLIGHT must be a number from 1 to 64')
  return {
    url,
    user: user ?? '',
    maxInFlight,
    seesEverything: seesEverything === 'true',
    ...given({ token, password, proxyUrl: proxy ?? (proxyFor(url) || undefined) }),
    ...given({
      ca: pem(text, 'JENKINS_CA_FILE', faults),
      clientCertificate: pem(text, 'JENKINS_CERT_FILE', faults),
      clientKey: pem(text, 'JENKINS_KEY_FILE', faults)
    })
  }
}

/** The Jenkins that is accepted in the place of the one that was known. */
export function controllerAcceptOf(text: Text, faults: string[]): string | undefined {
  const accept = text('CONTROLLER_ACCEPT')?.trim()
  if (accept === undefined || isAcceptance(accept)) return accept
  faults.push('CONTROLLER_ACCEPT must be what `doctor` prints, such as 1:key:…')
  return undefined
}

/** Without the entries that are not set. */
const given = (entries: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined))

function pem(text: Text, name: string, faults: string[]): string | undefined {
  const path = text(name)
  return path === undefined ? undefined : fileText(name, path, faults)
}

/** Digits alone; anything else is NaN, which no range holds. */
export const wholeNumber = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN)

/** The Jenkins part of the settings, its secrets wrapped. */
export function jenkinsSettings({ token, password, clientKey, ...rest }: JenkinsConfig): Omit<ControllerConfig, 'name'> {
  return {
    ...rest,
    ...(token === undefined ? {} : { token: new Secret(token) }),
    ...(password === undefined ? {} : { password: new Secret(password) }),
    ...(clientKey === undefined ? {} : { clientKey: new Secret(clientKey) })
  }
}
