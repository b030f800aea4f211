import { BRIDGE } from '../domain/event.ts'
import { type FormerFolder, placeOf } from '../domain/project.ts'
import { ledgerOf } from './plan.ts'
import { deleteUnlessUsed, type Session } from './session.ts'

/**
 * The second half of a move: when everything wanted is proved to be in the new folder, what we wrote into the old one goes, the
 * folder itself if we made it and nothing else is in it. Nothing is deleted before, so a crash at any point loses nothing.
 */
export async function leaveFormerFolder(session: Session, former: FormerFolder): Promise<void> {
  const { deps, gathered, lease, controller } = session
  if (!(await isWholeInNew(session))) return
  await lease.covers(deps.requestTimeout)
  const before = await controller.readFolder(former.folder)
  if (before.found) {
    const ours = new Set(former.ids)
    for (const { id } of before.credentials.filter(c => ours.has(c.id))) {
      await lease.covers(deps.requestTimeout)
      await controller.deleteCredential(former.folder, id)
    }
    const isEmpty = before.credentials.every(c => ours.has(c.id))
    if (former.made && isEmpty) await deleteUnlessUsed(session, former.folder)
  }
  const { project } = gathered
  const moved = { ...project, movedFrom: null, generation: project.generation + 1 }
  const message = 'All credentials are in the new folder, and what was ours in the old one is gone.'
  const event = {
    type: 'ProjectMoved',
    credential: null,
    actor: BRIDGE,
    generation: moved.generation,
    reason: null,
    message,
    fields: ['folder']
  } as const
  // Somebody changed the project meanwhile: the next run finishes the move.
  if ((await deps.projects.update(moved, project.generation, event)) !== 'ok') return
  await deps.projects.releaseFolder(project.name, placeOf({ controller: project.controller, folder: former.folder }))
}

async function isWholeInNew({ deps, gathered }: Session): Promise<boolean> {
  const now = await deps.store.gather(gathered.project.name)
  if (now === undefined) return false
  return now.wanted.every(
    w => w.sync?.outcome === 'Synced' && (ledgerOf(now.project, w)?.generation ?? 0) >= w.credential.generation
  )
}
