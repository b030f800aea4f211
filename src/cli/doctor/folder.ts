import type { FolderReading, NotFound } from '../../domain/observed.ts'
import type { Controller } from '../../jenkins/controller.ts'
import { JenkinsError } from '../../jenkins/http/jenkins-error.ts'
import { costs } from './costs.ts'
import { type Finding, ok, trouble } from './finding.ts'
import type { Allowed } from './permissions.ts'
import type { Place } from './place.ts'
import { refusal } from './refusal.ts'

/** Looks into the folder of a project, and notes in `allowed` what our user may write there. */
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
  return trouble('warning', check, `changed secrets do not show in ${name}`, `Grant our user Job/Configure there. ${cost}`)
}

function hiddenStore(check: string, name: string, error: unknown): Finding | undefined {
  if (!(error instanceof JenkinsError) || error.reason !== 'StoreNotVisible') return undefined
  const found = `StoreNotVisible: our user lacks Credentials/View in ${name}, so Jenkins hides the credentials`
  return trouble('error', check, found, `Grant it Credentials/View in the folder. ${costs['Credentials/View']}`)
}

/** One who may discover an item and not read it is the only one to whom Jenkins refuses it without naming a permission. */
function onlyDiscovered(check: string, name: string, error: unknown): Finding | undefined {
  if (!(error instanceof JenkinsError) || error.reason !== 'Forbidden' || error.permission !== undefined) return undefined
  const found = `Forbidden: Jenkins refuses ${name} to our user, which has Job/Discover there and lacks Job/Read`
  return trouble('error', check, found, 'Grant it Job/Read there: without it everything in the folder is refused.')
}

/** Jenkins answers 404 for what our user may not see, so only to one who sees everything is it said that nothing is there. */
function missing(check: string, name: string, because: NotFound, mayBeMade: boolean | null): Finding {
  if (because === 'replaced')
    return trouble(
      'error',
      check,
      `something that is no folder has the name ${name}`,
      'Rename or delete it in Jenkins, or give the project another folder.'
    )
  if (because === 'absent') {
    const found = `the folder ${name} is not there`
    if (mayBeMade !== false) return trouble('warning', check, found, 'The next sync makes it: sync the project.')
    return trouble(
      'error',
      check,
      `${found}, and our user may not make it`,
      `Make it by hand, or grant Job/Create. ${costs['Job/Create']}`
    )
  }
  const found = `Jenkins answers 404 for the folder ${name}: it is not there, or hidden from our user`
  const see = `If it is there, grant our user Job/Read on it and on the folders above it. ${costs['Job/Read']}`
  if (mayBeMade !== false) return trouble('warning', check, found, `${see} If it is not there, the next sync makes it.`)
  return trouble(
    'error',
    check,
    `${found}; our user may not make it`,
    `${see} If it is not there, make it by hand, or grant Job/Create and Job/Read.`
  )
}
