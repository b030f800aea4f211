import type { Capabilities } from '../../jenkins/capabilities.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { costs } from './costs.ts'
import { attempt, clockFinding, type Finding, ok, type Tell, trouble } from './finding.ts'
import { examineFolder } from './folder.ts'
import { type Allowed, writingFindings } from './permissions.ts'
import type { Place } from './place.ts'
import { pluginFindings } from './plugins.ts'
import { refusal } from './refusal.ts'
import { nameOf, setting, type Ways } from './ways.ts'

/** Maximum number of folders examined: a problem in one is usually in all. */
const MOST = 50

/** Checks besides those of the controller itself. */
interface Asks {
  /** Which Jenkins it is, compared with the known one. */
  readonly identity: () => Promise<Finding>
  /** Whether Jenkins accepts the configured password as an API token. */
  readonly isTaken: () => Promise<boolean>
}

/** Examines a Jenkins, the permissions of the bridge's user and the folders of projects. Changes nothing. */
export async function examineJenkins(
  controller: Controller,
  places: readonly Place[],
  { identity, isTaken }: Asks,
  ways: Ways,
  tell: Tell
): Promise<void> {
  const refused = (check: string, error: unknown) => refusal(check, error, '', ways)
  const capabilities = await attempt(
    tell,
    'jenkins.reach',
    async () => {
      await controller.ping()
      tell(ok('jenkins.reach', "Jenkins answers and accepts the bridge's user"))
      const known = await controller.capabilities()
      return { ...known, tokenAsPassword: known.crumbNeeded && (await isTaken()) }
    },
    refused
  )
  if (capabilities === undefined) return
  await attempt(tell, 'jenkins.identity', async () => tell(await identity()), refused)
  tell(...judge(capabilities, places, ways))
  await attempt(tell, 'jenkins.sight', async () => tell(sightFinding(await controller.seesEverything(), ways)), refused)
  const allowed: Allowed[] = []
  for (const place of places.slice(0, MOST)) tell(await examineFolder(controller, place, allowed))
  tell(...writingFindings(allowed))
}

/** The capabilities of a controller; only the doctor finds out whether the password is a token. */
type Judged = Omit<Capabilities, 'classes'> & { readonly tokenAsPassword?: boolean }

/** Findings from the capabilities of a controller; also used for those that a bridge reports. */
export function judge(capabilities: Judged, places: readonly Place[], ways: Ways): Finding[] {
  const { version, plugins, may, clockDifferenceMs, emojiSafe } = capabilities
  return [
    ok('jenkins.version', `version ${version}`),
    ...pluginFindings(plugins, places),
    may.createFolders === false
      ? trouble(
          'warning',
          'jenkins.permissions',
          "the bridge's user may not create folders at the root",
          `Grant it Job/Create, or create the folders of projects by hand. ${costs['Job/Create']}`
        )
      : may.createFolders === null
        ? trouble(
            'unknown',
            'jenkins.permissions',
            "Jenkins does not tell whether the bridge's user may create folders",
            'Check in Jenkins whether it has Job/Create.'
          )
        : ok('jenkins.permissions', "the bridge's user may create folders"),
    loginFinding(capabilities, ways),
    ...(emojiSafe
      ? []
      : [
          trouble(
            'warning',
            'jenkins.characters',
            `version ${version} stores characters such as emoji incorrectly, so the bridge refuses them`,
            'Upgrade Jenkins to 2.398 or newer.'
          )
        ]),
    clockFinding('jenkins.clock', 'Jenkins', clockDifferenceMs)
  ]
}

/** The kind of login, shown by a request that changes nothing: with a password, Jenkins refuses it without a crumb. */
function loginFinding({ crumbNeeded, passwordAsToken, tokenAsPassword = false }: Judged, ways: Ways): Finding {
  const check = 'jenkins.login'
  if (passwordAsToken)
    return trouble(
      'error',
      check,
      `${nameOf('token', ways)} holds a password: Jenkins refused a request that changes nothing with "No valid crumb"`,
      `Create an API token for the bridge's user and ${setting('token', ways)}. To keep the password, ${setting('password', ways)}.`
    )
  if (tokenAsPassword)
    return trouble(
      'warning',
      check,
      `${nameOf('password', ways)} holds an API token: Jenkins accepted a request without a crumb`,
      `Use it as a token: ${setting('token', ways)}. A password costs a crumb and a session for every change.`
    )
  if (crumbNeeded)
    return trouble(
      'warning',
      check,
      "the bridge's user logs in with a password, so every change needs a crumb",
      `Create an API token for it, and instead of the password, ${setting('token', ways)}.`
    )
  return ok(check, 'no crumb is needed')
}

/** Whether a 404 proves that a folder was deleted, and an empty list that it has no credentials. */
function sightFinding(sees: boolean | null, ways: Ways): Finding {
  const check = 'jenkins.sight'
  if (sees === null)
    return trouble(
      'unknown',
      check,
      "Jenkins does not tell whether the bridge's user sees every item",
      `Check in Jenkins; if no item can be hidden from it, ${setting('seesEverything', ways)}.`
    )
  return ok(
    check,
    sees
      ? "the bridge's user sees every item"
      : "items may be hidden from the bridge's user, so items it cannot see do not count as deleted, and emptied folders stay"
  )
}
