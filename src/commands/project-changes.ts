import type { Caller } from '../domain/caller.ts'
import { doneBy, type EventType, type NewEvent, newEvent } from '../domain/event.ts'
import type { EventDetails } from '../domain/event-details.ts'
import type { Policies, Project } from '../domain/project.ts'
import { withTargets } from '../domain/targets.ts'
import { type SnippetName, snippetNames } from '../domain/types/snippet-names.ts'

/** The first of its targets is its controller and folder. A move within a controller names only the folder. */
export function placed(project: Project, { targets, folder }: Partial<Project>): Project {
  const [main, ...others] = project.targets ?? []
  if (main === undefined) return project
  return withTargets(project, targets ?? [{ ...main, folder: folder ?? main.folder }, ...others])
}

const isRetargeted = (before: Project, after: Project): boolean =>
  JSON.stringify(before.targets) !== JSON.stringify(after.targets) && before.movedFrom === after.movedFrom

/** Names of the settings that changed; each policy is listed separately. */
export function changedFields(before: Project, after: Project): string[] {
  const settings = (['displayName', isRetargeted(before, after) ? 'targets' : 'folder'] as const).filter(
    name => JSON.stringify(before[name]) !== JSON.stringify(after[name])
  )
  const names = Object.keys(after.policies) as (keyof Policies)[]
  const policies = names.filter(name => before.policies[name] !== after.policies[name])
  const chosen = Object.keys(snippetNames) as SnippetName[]
  const snippets = chosen.filter(name => before.snippets?.[name] !== after.snippets?.[name])
  const confirmed = before.unconfirmed === true && after.unconfirmed !== true ? ['folderConfirmed'] : []
  return [...settings, ...confirmed, ...policies.map(name => `policies.${name}`), ...snippets.map(name => `snippets.${name}`)]
}

const pauseOf = ({ policies }: Project): EventDetails['how'] => (policies.paused ? 'pause' : 'resume')

/** An event of a project that a caller has changed. */
export function eventOf(
  caller: Caller,
  project: Project,
  type: EventType,
  fields: readonly string[],
  how: EventDetails['how'] = fields.includes('policies.paused') ? pauseOf(project) : undefined
): NewEvent {
  const details = how === undefined ? {} : { details: { how } }
  return newEvent(type, { ...doneBy(caller), generation: project.generation, fields, ...details })
}
