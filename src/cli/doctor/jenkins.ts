import type { Capabilities } from '../../jenkins/capabilities.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { costs } from './costs.ts'
import { attempt, clockFinding, type Finding, ok, type Tell, trouble } from './finding.ts'
import { examineFolder } from './folder.ts'
import { type Allowed, writingFindings } from './permissions.ts'
import type { Place } from './place.ts'
import { pluginFindings } from './plugins.ts'
import { refusal } from './refusal.ts'

/** Most folders that are looked into: the trouble of one is mostly that of all. */
const MOST = 50

/** What is asked beside the controller that a bridge would use. */
interface Asks {
  /** Which Jenkins it is, and how it stands to the one that is known. */
  readonly identity: () => Promise<Finding>
  /** Whether what is configured as our password is taken as an API token. */
  readonly isTaken: () => Promise<boolean>
}

/** Asks a Jenkins what it is and lets us do, and looks into the folders of projects. Nothing is changed. */
export async function examineJenkins(
  controller: Controller,
  places: readonly Place[],
  { identity, isTaken }: Asks,
  tell: Tell
): Promise<void> {
  const capabilities = await attempt(
    tell,
    'jenkins.reach',
    async () => {
      await controller.ping()
      tell(ok('jenkins.reach', 'Jenkins answers and knows our user'))
      const known = await controller.capabilities()
      return { ...known, tokenAsPassword: known.crumbNeeded && (await isTaken()) }
    },
    refusal
  )
  if (capabilities === undefined) return
  await attempt(tell, 'jenkins.identity', async () => tell(await identity()), refusal)
  tell(...judge(capabilities, places))
  await attempt(tell, 'jenkins.sight', async () => tell(sightFinding(await controller.seesEverything())), refusal)
  const allowed: Allowed[] = []
  for (const place of places.slice(0, MOST)) tell(await examineFolder(controller, place, allowed))
  tell(...writingFindings(allowed))
}

/** What a controller says of itself; only the doctor finds out whether our password is a token. */
type Judged = Omit<Capabilities, 'classes'> & { readonly tokenAsPassword?: boolean }

/** What follows from what a controller says of itself; also for what a bridge has found out. */
export function judge(capabilities: Judged, places: readonly Place[]): Finding[] {
  const { version, plugins, may, clockDifferenceMs, emojiSafe } = capabilities
  return [
    ok('jenkins.version', `version ${version}`),
    ...pluginFindings(plugins, places),
    may.createFolders === false
      ? trouble(
          'warning',
          'jenkins.permissions',
          'our user may not make folders at the root',
          `Grant it Job/Create, or make the folders of projects by hand. ${costs['Job/Create']}`
        )
      : may.createFolders === null
        ? trouble(
            'unknown',
            'jenkins.permissions',
            'Jenkins does not tell whether our user may make folders',
            'Look in Jenkins whether it has Job/Create.'
          )
        : ok('jenkins.permissions', 'our user may make folders'),
    loginFinding(capabilities),
    ...(emojiSafe
      ? []
      : [
          trouble(
            'warning',
            'jenkins.characters',
            `version ${version} stores characters such as emoji wrong, so they are refused`,
            'Upgrade Jenkins to 2.398 or newer.'
          )
        ]),
    clockFinding('jenkins.clock', 'Jenkins', clockDifferenceMs)
  ]
}

/** What our login is by the proof of a request that changes nothing: with a password Jenkins refuses it for want of a crumb. */
function loginFinding({ crumbNeeded, passwordAsToken, tokenAsPassword = false }: Judged): Finding {
  const check = 'jenkins.login'
  if (passwordAsToken)
    return trouble(
      'error',
      check,
      'JENKINS_TOKEN holds a password: Jenkins refused a request that changes nothing with "No valid crumb"',
      'Make an API token for our user and put it into JENKINS_TOKEN, or put the password into JENKINS_PASSWORD.'
    )
  if (tokenAsPassword)
    return trouble(
      'warning',
      check,
      'JENKINS_PASSWORD holds an API token: Jenkins took a request without a crumb',
      'Put it into JENKINS_TOKEN; a password costs a crumb and a session for every change.'
    )
  if (crumbNeeded)
    return trouble(
      'warning',
      check,
      'our user logs in with a password, so every change needs a crumb',
      'Make an API token for it: JENKINS_TOKEN instead of JENKINS_PASSWORD.'
    )
  return ok(check, 'no crumb is needed')
}

/** Whether a 404 proves that a folder is gone, and an empty list that nothing is in it. */
function sightFinding(sees: boolean | null): Finding {
  const check = 'jenkins.sight'
  if (sees === null)
    return trouble(
      'unknown',
      check,
      'Jenkins does not tell whether our user sees every item',
      'Look in Jenkins; if no item can be hidden from it, set JENKINS_SEES_EVERYTHING=true.'
    )
  return ok(
    check,
    sees
      ? 'our user sees every item'
      : 'items may be hidden from our user: what Jenkins does not show it is not taken to be gone, and emptied folders stay'
  )
}
