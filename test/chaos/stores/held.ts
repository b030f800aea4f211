import type { StandIn } from '../../helpers/bridge.ts'
import { folderIn } from '../jenkins-side.ts'
import type { CredentialModel, World } from './model.ts'

/** The value that Jenkins holds of a credential; undefined if it has none of this id. */
export function heldIn(jenkins: StandIn, { project, id }: Pick<CredentialModel, 'project' | 'id'>): string | undefined {
  const secret = folderIn(jenkins, project)?.get(id)?.['secret']
  return secret === undefined ? undefined : String(secret)
}

/** What Jenkins holds and never should, at any moment: a value that could not be read, or one that is older than what it held before. */
export function watchHeld(jenkins: StandIn, world: World): void {
  const [, other] = world.projects
  const all = [
    ...world.credentials.map(one => ({ ...one, source: one, model: one })),
    ...[...world.receivers.values()].map(one => ({ project: other, id: one.id, source: one.source, model: one }))
  ]
  for (const { project, id, source, model } of all) {
    const held = heldIn(jenkins, { project, id })
    if (held === undefined) continue
    const at = source.ever.lastIndexOf(held)
    if (at < model.seen) {
      const what = at === -1 ? 'could never be read' : `is older than "${source.ever[model.seen]}"`
      world.faults.push(`${project}/${id}: Jenkins holds "${held.slice(0, 80)}", which ${what}`)
      world.history.push(`!! ${world.faults.at(-1)}`)
    }
    model.seen = at
  }
}
