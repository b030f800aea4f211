import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import type { CheckFinding, ControllerCheck } from '../../commands/controllers.ts'
import { comparableUrl } from '../../domain/controller-identity.ts'
import type { ControllerRecord } from '../../domain/controller-record.ts'
import { isMetadata, isThisMachine } from '../../domain/network.ts'
import type { Fault } from '../../domain/problems.ts'
import type { Capabilities } from '../../jenkins/capabilities.ts'
import type { ControllerConfig } from '../../jenkins/controller.ts'
import { createController } from '../../jenkins/create-controller.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import type { ControllerSecrets } from '../../store/controller/registered-controllers.ts'

/** How to reach the controller of a record. */
export function configOf(record: ControllerRecord, { token, password, clientKey }: ControllerSecrets): ControllerConfig {
  const { name, url, user, ca, clientCertificate, maxInFlight, seesEverything } = record
  return {
    ...{ name, url, user, seesEverything },
    ...(token === undefined ? {} : { token }),
    ...(password === undefined ? {} : { password }),
    ...(clientKey === undefined ? {} : { clientKey }),
    ...(ca === null ? {} : { ca }),
    ...(clientCertificate === null ? {} : { clientCertificate }),
    ...(maxInFlight === null ? {} : { maxInFlight })
  }
}

/** Looks at a Jenkins over a separate connection, which nothing else waits for. */
export const createLook =
  (timeoutMs: number, now: () => Date) =>
  async (config: ControllerConfig): Promise<ControllerCheck> => {
    const controller = createController({ ...config, timeoutMs }, { hash: () => '' })
    const at = now().toISOString()
    try {
      await controller.ping()
      const [key, capabilities] = [await controller.readIdentity(), await controller.capabilities()]
      const findings = findingsOn(capabilities, key, config.url)
      const state = findings.some(({ code }) => code === 'CreateFoldersDenied') ? 'failing' : 'ok'
      return { state, at, findings, identity: { key, url: comparableUrl(config.url) } }
    } catch (error) {
      if (!(error instanceof JenkinsError)) throw error
      return { ...failed(error), at, identity: null }
    } finally {
      await controller.close()
    }
  }

/** Reasons that only a person can end; after the others it may answer by itself. */
const LASTING: ReadonlySet<string> = new Set(['Unauthorized', 'Forbidden', 'NotJenkins', 'TlsFailed'])

const failed = (error: JenkinsError): Pick<ControllerCheck, 'state' | 'findings'> => ({
  state: LASTING.has(error.root) ? 'failing' : 'unknown',
  findings: [{ code: error.root, message: error.message, remedy: error.sentence }]
})

/** Milliseconds between the clocks from which the difference is worth knowing. */
const APART = 5_000

function findingsOn(
  { may, plugins, passwordAsToken, clockDifferenceMs }: Capabilities,
  key: string | null,
  url: string
): CheckFinding[] {
  const findings: CheckFinding[] = []
  const tell = (code: string, message: string, remedy: string) => findings.push({ code, message, remedy })
  if (may.createFolders === false)
    tell(
      'CreateFoldersDenied',
      "The bridge's user may not create folders.",
      'Grant it Job/Create, or create the folders by hand.'
    )
  if (passwordAsToken)
    tell(
      'PasswordAsToken',
      'What was given as the API token is a password, so each change needs a crumb and each request a check of the password.',
      'Make an API token for the user in Jenkins, and send it as `token`.'
    )
  if (key === null)
    tell(
      'NoIdentity',
      'Jenkins does not show the key that identifies it, so it is known by its address alone.',
      'Enable the plug-in instance-identity, and let proxies pass X-Instance-Identity.'
    )
  if (plugins === null)
    tell(
      'PluginsHidden',
      "The bridge's user may not see the list of plug-ins.",
      'Grant it Overall/SystemRead, or check them by hand.'
    )
  if (clockDifferenceMs !== null && Math.abs(clockDifferenceMs) > APART)
    tell(
      'ClockDiffers',
      `The clock of Jenkins is ${Math.round(Math.abs(clockDifferenceMs) / 1000)} seconds ${clockDifferenceMs > 0 ? 'ahead of' : 'behind'} ours.`,
      'Synchronize both clocks with NTP.'
    )
  if (url.startsWith('http:') && !isLoopbackUrl(url))
    tell('PlainHttp', 'The login and all credentials travel unencrypted.', 'Serve Jenkins over https.')
  return findings
}

const isLoopbackUrl = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)

/** OpenSSL's own words could quote the texts. */
export function loginFaults({ ca, clientCertificate }: ControllerRecord, secrets: ControllerSecrets): Fault[] {
  const { token, password, clientKey } = secrets
  const faults: Fault[] = []
  if (token === undefined && password === undefined)
    faults.push({ pointer: '#/token', detail: 'An API token (or a password) of the user is needed.' })
  if (token !== undefined && password !== undefined)
    faults.push({ pointer: '#/password', detail: 'Send either a token or a password.' })
  if (ca !== null && !isUsable({ ca }))
    faults.push({ pointer: '#/ca', detail: 'It holds no certificate that can be read (PEM).' })
  if ((clientCertificate === null) !== (clientKey === undefined))
    faults.push({ pointer: '#/clientKey', detail: 'A client certificate and its key go together.' })
  else if (clientCertificate !== null && clientKey !== undefined) {
    if (!isUsable({ cert: clientCertificate, key: clientKey.reveal() }))
      faults.push({ pointer: '#/clientCertificate', detail: 'It cannot be used with that key (PEM, without a passphrase).' })
  }
  return faults
}

function isUsable(pem: { readonly ca?: string; readonly cert?: string; readonly key?: string }): boolean {
  try {
    createSecureContext(pem)
    return pem.ca === undefined || pem.ca.includes('-----BEGIN CERTIFICATE-----')
  } catch {
    return false
  }
}

/**
 * Why no login may be sent to an address: link-local ones and those of metadata services have none of Jenkins, and the bridge itself is
 * none. A name that does not resolve now may do so later.
 */
export const createAddressFault =
  (ownPort: () => number | undefined) =>
  async (text: string): Promise<string | undefined> => {
    const url = URL.parse(text)
    if (url === null) return 'It is no address.'
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const addresses =
      isIP(host) !== 0 ? [host] : (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address)
    if (addresses.some(isMetadata)) return 'It leads to a link-local address or a metadata service, where no Jenkins is.'
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
    if (ownPort() === port && addresses.some(isThisMachine)) return 'The bridge itself listens there.'
    return undefined
  }
