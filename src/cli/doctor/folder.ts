import type { FolderReading, NotFound } from '../../domain/observed.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import { costs } from './costs.ts'
import { type Finding, ok, trouble } from './finding.ts'
import type { Allowed } from './permissions.ts'
import type { Place } from './place.ts'
import { refusal } from './refusal.ts'

/** Examines the folder of a project, and adds to `allowed` what the bridge's user may write there. */
export async function examineFolder(controller: Controller, { project, folder }: Place, allowed: Allowed[]): Promise<Finding> {
  const check = `jenkins.folder ${project}`
  const name = folder.join('/')
  try {
    const reading = await controller.readFolder(folder)
    if (!reading.found) return missing(check, name, reading.because, await controller.mayCreateFolder(folder))
    allowed.push({ folder: name, may: await controller.writePermissions(folder, reading.credentials[0]?.id) })
    return watching(check, name, reading)
  } catch (error) {
    return hiddenStore(check, name, error) ?? onlyDiscovered(check, name, error) ?? refusal(check, error, ` (${name})`)
  }
}

function watching(check: string, name: string, reading: FolderReading & { readonly found: true }): Finding {
  if (reading.valuesWatched) return ok(check, `${reading.credentials.length} credentials in ${name}`)
  const cost = costs[reading.allFields ? 'Job/ExtendedRead' : 'Job/Configure']
  return trouble(
    'warning',
    check,
    `changed secrets cannot be detected in ${name}`,
    `Grant the bridge's user Job/Configure there. ${cost}`
  )
}

function hiddenStore(check: string, name: string, error: unknown): Finding | undefined {
  if (!(error instanceof JenkinsError) || error.reason !== 'StoreNotVisible') return undefined
  const found = `StoreNotVisible: the bridge's user lacks Credentials/View in ${name}, so Jenkins hides the credentials`
  return trouble('error', check, found, `Grant it Credentials/View in the folder. ${costs['Credentials/View']}`)
}

/** Only to a user who may discover an item but not read it does Jenkins refuse it without naming a permission. */
function onlyDiscovered(check: string, name: string, error: unknown): Finding | undefined {
  if (!(error instanceof JenkinsError) || error.reason !== 'Forbidden' || error.permission !== undefined) return undefined
  const found = `Forbidden: Jenkins refuses ${name} to the bridge's user, which has Job/Discover there but lacks Job/Read`
  return trouble('error', check, found, 'Grant it Job/Read there; without it, everything in the folder is refused.')
}

/** Jenkins answers 404 for hidden items, too, so absence is reported only if the bridge's user sees everything. */
function missing(check: string, name: string, because: NotFound, mayBeMade: boolean | null): Finding {
  if (because === 'replaced')
    return trouble(
      'error',
      check,
      `an item that is not a folder has the name ${name}`,
      'Rename or delete it in Jenkins, or give the project another folder.'
    )
  if (because === 'absent') {
    const found = `the folder ${name} does not exist`
    if (mayBeMade !== false) return trouble('warning', check, found, 'The next sync creates it: sync the project.')
    return trouble(
      'error',
      check,
      `${found}, and the bridge's user may not create it`,
      `Create it by hand, or grant Job/Create. ${costs['Job/Create']}`
    )
  }
  const found = `Jenkins answers 404 for the folder ${name}: it does not exist, or it is hidden from the bridge's user`
  const see = `If it exists, grant the bridge's user Job/Read on it and on its parent folders. ${costs['Job/Read']}`
  if (mayBeMade !== false) return trouble('warning', check, found, `${see} If it does not exist, the next sync creates it.`)
  return trouble(
    'error',
    check,
    `${found}; the bridge's user may not create it`,
    `${see} If it does not exist, create it by hand, or grant Job/Create and Job/Read.`
  )
}
