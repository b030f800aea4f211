import type { CheckFinding, ControllerCheck } from '../../commands/controllers.ts'
import { comparableUrl } from '../../domain/controller-identity.ts'
import type { Capabilities } from '../../jenkins/capabilities.ts'
import type { ControllerConfig } from '../../jenkins/controller.ts'
import { createController } from '../../jenkins/create-controller.ts'
import type { CallSlots } from '../../jenkins/http/call-slots.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'

/** Looks at a Jenkins over a separate connection. `slots`: those of its controller, if it is registered. */
export const createLook =
  (timeoutMs: number, now: () => Date) =>
  async (config: ControllerConfig, slots?: CallSlots): Promise<ControllerCheck> => {
    const controller = createController({ ...config, timeoutMs }, { hash: () => '', ...(slots === undefined ? {} : { slots }) })
    const at = now().toISOString()
    try {
      await controller.ping()
      const [key, capabilities] = [await controller.readIdentity(), await controller.capabilities()]
      const findings = findingsOn(capabilities, key, config.url)
      const state = findings.some(({ code }) => HINDERING.has(code)) ? 'failing' : 'ok'
      return { state, at, findings, identity: { key, url: comparableUrl(config.url) } }
    } catch (error) {
      if (!(error instanceof JenkinsError)) throw error
      return { ...failed(error), at, identity: null }
    } finally {
      await controller.close()
    }
  }

/** Findings with which changes do not arrive, although Jenkins answers. */
const HINDERING: ReadonlySet<string> = new Set(['CreateFoldersDenied', 'PasswordAsToken'])

/** Reasons that only a person can end; after the others it may answer by itself. */
const LASTING: ReadonlySet<string> = new Set(['Unauthorized', 'Forbidden', 'NotJenkins', 'TlsFailed'])

/** The state of a controller that could not be used for this reason; null: it could. */
export function stateOf(reason: string | null): 'Ready' | 'Failing' | 'Unknown' {
  if (reason === null) return 'Ready'
  return LASTING.has(reason) || MISTAKEN.has(reason) ? 'Failing' : 'Unknown'
}

/** It answers, and is not the Jenkins that it should be. */
const MISTAKEN: ReadonlySet<string> = new Set(['ControllerChanged', 'ControllerTwice'])

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
      'What was given as the API token is a password, so Jenkins refuses every change ("No valid crumb").',
      'Make an API token for the user in Jenkins and give that; or give the password as one, which is slower.'
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
