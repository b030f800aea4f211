import type { ProjectStore } from '../store/project/project-store.ts'
import type { DueIndex } from '../store/sync/due-index.ts'

/** Makes a project due now, in all its targets. */
export async function wakeProject(
  { projects, due }: { readonly projects: Pick<ProjectStore, 'work'>; readonly due: Pick<DueIndex, 'set'> },
  name: string,
  at: number
): Promise<void> {
  for (const { key } of (await projects.work(name)).targets) await due.set({ name, target: key }, at)
}
