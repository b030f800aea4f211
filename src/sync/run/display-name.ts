import { type RunContext, readFolder } from './context.ts'
import { failureFor, toFailure } from './failure.ts'
import type { RunResult } from './types.ts'

/** The last step of a run: gives the folder its new display name and reads it back. */
export async function applyDisplayName(context: RunContext, result: RunResult): Promise<RunResult> {
  const { deps, snapshot, lease, controller } = context
  const { project } = snapshot
  const { reading } = result
  if (!reading.found || !reading.valuesWatched || !reading.allFields) return result
  try {
    await lease.covers(deps.requestTimeout)
    const renamed = await controller.setDisplayName(project.folder, reading, project.displayName)
    if (renamed === 'changed') return result
    if (renamed === 'same') return { ...result, displayName: project.displayName }
    const after = await readFolder(context)
    // Jenkins says 200 also when it changed nothing.
    if (!after.found || after.displayName !== renamed.posted)
      return { ...result, reading: after, nameFailure: failureFor('NotApplied') }
    return { ...result, reading: after, displayName: project.displayName, isRenamed: true }
  } catch (error) {
    return { ...result, nameFailure: toFailure(error) }
  }
}
