import { failures } from '../../domain/reasons.ts'
import type { Capabilities } from '../../jenkins/capabilities.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { JenkinsError } from '../../jenkins/jenkins-error.ts'
import { attempt, clockFinding, type Finding, ok, type Tell, trouble, unexpected } from './finding.ts'

/** The folder of a project. */
export interface Place {
  readonly project: string
  readonly folder: readonly string[]
}

/** Most folders that are looked into: the trouble of one is mostly that of all. */
const MOST = 50

/** Asks a Jenkins what it is and lets us do, and looks into the folders of projects. Nothing is changed. */
export async function examineJenkins(controller: Controller, places: readonly Place[], tell: Tell): Promise<void> {
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
  tell(...judge(capabilities))
  for (const place of places.slice(0, MOST)) tell(await examineFolder(controller, place, capabilities))
}

function refusal(check: string, error: unknown, where = ''): Finding {
  if (!(error instanceof JenkinsError)) return unexpected(check, error)
  const { sentence } = failures[error.reason]
  const found = `${error.reason}: ${error.message.replace(sentence, '').trim().replace(/:$/, '')}${where}`
  return trouble('error', check, found, sentence)
}

/** What brings each type of credential to Jenkins. */
const PLUGINS: Readonly<Record<string, string>> = {
  'cloudbees-folder': 'folders',
  credentials: 'credentials of any type',
  'plain-credentials': 'access tokens and kubeconfigs',
  'ssh-credentials': 'SSH keys'
}

/** What follows from what a controller says of itself; also for what a bridge has found out. */
export function judge({
  version,
  plugins,
  may,
  clockDifferenceMs,
  crumbNeeded,
  emojiSafe
}: Omit<Capabilities, 'classes'>): Finding[] {
  return [
    ok('jenkins.version', `version ${version}`),
    ...pluginFindings(plugins),
    may.createFolders === false
      ? trouble(
          'warning',
          'jenkins.permissions',
          'our user may not make folders at the root',
          'Grant it Job/Create, or make the folders of projects by hand.'
        )
      : ok(
          'jenkins.permissions',
          may.createFolders === null ? 'whether folders can be made is not told' : 'our user may make folders'
        ),
    crumbNeeded
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

function pluginFindings(plugins: Capabilities['plugins']): Finding[] {
  if (plugins === null)
    return [
      trouble(
        'unknown',
        'jenkins.plugins',
        'our user may not see the list of plug-ins',
        `Check by hand that there are ${Object.keys(PLUGINS).join(', ')}, or grant Overall/SystemRead.`
      )
    ]
  const missing = Object.entries(PLUGINS).filter(([name]) => !Object.hasOwn(plugins, name))
  if (missing.length === 0) return [ok('jenkins.plugins', 'every plug-in that is needed is there')]
  return missing.map(([name, use]) =>
    trouble(
      'error',
      'jenkins.plugins',
      `the plug-in ${name} is missing, so Jenkins has no ${use}`,
      `Install ${name} in Jenkins, and sync.`
    )
  )
}

async function examineFolder(controller: Controller, { project, folder }: Place, { may }: Capabilities): Promise<Finding> {
  const check = `jenkins.folder ${project}`
  const name = folder.join('/')
  try {
    const reading = await controller.readFolder(folder)
    if (!reading.found)
      return may.createFolders === false
        ? trouble(
            'error',
            check,
            `the folder ${name} is not there, and our user may not make it`,
            'Make it by hand, or grant Job/Create and Job/Read.'
          )
        : trouble('warning', check, `the folder ${name} is not there`, 'The next sync makes it: sync the project.')
    if (!reading.valuesWatched)
      return trouble('warning', check, `changed secrets do not show in ${name}`, 'Grant our user Job/Configure there.')
    return ok(check, `${reading.credentials.length} credentials in ${name}`)
  } catch (error) {
    return refusal(check, error, ` (${name})`)
  }
}
