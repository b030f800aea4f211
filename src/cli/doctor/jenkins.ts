import type { NotFound } from '../../domain/observed.ts'
import { failures } from '../../domain/reasons.ts'
import type { Capabilities } from '../../jenkins/capabilities.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { JenkinsError } from '../../jenkins/jenkins-error.ts'
import { attempt, clockFinding, type Finding, ok, type Tell, trouble, unexpected } from './finding.ts'
import { type Allowed, writingFindings } from './permissions.ts'
import type { Place } from './place.ts'
import { pluginFindings } from './plugins.ts'

/** Most folders that are looked into: the trouble of one is mostly that of all. */
const MOST = 50

/** Asks a Jenkins what it is and lets us do, and looks into the folders of projects. Nothing is changed. */
export async function examineJenkins(
  controller: Controller,
  places: readonly Place[],
  identity: () => Promise<Finding>,
  tell: Tell
): Promise<void> {
  const capabilities = await attempt(
    tell,
    'jenkins.reach',
    async () => {
      await controller.ping()
      tell(ok('jenkins.reach', 'Jenkins answers and knows our user'))
      return controller.capabilities()
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

function refusal(check: string, error: unknown, where = ''): Finding {
  if (!(error instanceof JenkinsError)) return unexpected(check, error)
  const { sentence } = failures[error.reason]
  const found = `${error.reason}: ${error.message.replace(sentence, '').trim().replace(/:$/, '')}${where}`
  return trouble('error', check, found, sentence)
}

/** What follows from what a controller says of itself; also for what a bridge has found out. */
export function judge(capabilities: Omit<Capabilities, 'classes'>, places: readonly Place[]): Finding[] {
  const { version, plugins, may, clockDifferenceMs, crumbNeeded, passwordAsToken, emojiSafe } = capabilities
  return [
    ok('jenkins.version', `version ${version}`),
    ...pluginFindings(plugins, places),
    may.createFolders === false
      ? trouble(
          'warning',
          'jenkins.permissions',
          'our user may not make folders at the root',
          'Grant it Job/Create, or make the folders of projects by hand.'
        )
      : may.createFolders === null
        ? trouble(
            'unknown',
            'jenkins.permissions',
            'Jenkins does not tell whether our user may make folders',
            'Look in Jenkins whether it has Job/Create.'
          )
        : ok('jenkins.permissions', 'our user may make folders'),
    passwordAsToken
      ? trouble(
          'error',
          'jenkins.login',
          'JENKINS_TOKEN holds a password: Jenkins refuses our changes with "No valid crumb"',
          'Make an API token for our user and put it into JENKINS_TOKEN, or put the password into JENKINS_PASSWORD.'
        )
      : crumbNeeded
        ? trouble(
            'warning',
            'jenkins.login',
            'our user logs in with a password, so every change needs a crumb',
            'Make an API token for it: JENKINS_TOKEN instead of JENKINS_PASSWORD.'
          )
        : ok('jenkins.login', 'no crumb is needed'),
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

/** Notes in `allowed` what our user may write there. */
async function examineFolder(controller: Controller, { project, folder }: Place, allowed: Allowed[]): Promise<Finding> {
  const check = `jenkins.folder ${project}`
  const name = folder.join('/')
  try {
    const reading = await controller.readFolder(folder)
    if (!reading.found) return missing(check, name, reading.because, await controller.mayCreateFolder(folder))
    allowed.push({ folder: name, may: await controller.writePermissions(folder, reading.credentials[0]?.id) })
    if (!reading.valuesWatched)
      return trouble('warning', check, `changed secrets do not show in ${name}`, 'Grant our user Job/Configure there.')
    return ok(check, `${reading.credentials.length} credentials in ${name}`)
  } catch (error) {
    return refusal(check, error, ` (${name})`)
  }
}

function missing(check: string, name: string, because: NotFound, mayBeMade: boolean | null): Finding {
  if (because === 'replaced')
    return trouble(
      'error',
      check,
      `something that is no folder has the name ${name}`,
      'Rename or delete it in Jenkins, or give the project another folder.'
    )
  const found = because === 'absent' ? `the folder ${name} is not there` : `Jenkins shows our user no folder ${name}`
  if (mayBeMade === false)
    return trouble('error', check, `${found}, and our user may not make it`, 'Make it by hand, or grant Job/Create and Job/Read.')
  const fix = 'The next sync makes it: sync the project.'
  return trouble('warning', check, found, because === 'absent' ? fix : `${fix} If it is there, grant our user Job/Read on it.`)
}
