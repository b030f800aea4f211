import { pollUntil } from '../../async/poll-until.ts'
import type { SetItem } from '../../commands/credential-set.ts'
import { isSettled, statusOf } from '../../domain/status.ts'
import type { StoredCredential } from '../../store/credential/credential-store.ts'
import type { HttpDeps } from '../build-http.ts'

/** Waits until a run that did not fail has seen all that is wanted of a project by now. */
export async function untilSeen({ projects, stopping }: Pick<HttpDeps, 'projects' | 'stopping'>, name: string, ms: number) {
  if (ms === 0) return
  const { changes } = await projects.work(name)
  const isOver = (work: { changes: number; seen: number; failures: number }) =>
    work.changes < changes || (work.seen >= changes && work.failures === 0)
  await pollUntil(() => projects.work(name), isOver, ms, stopping)
}

/** Waits until every credential of a set has its outcome, and gives them all by their ids. */
export async function untilSettled(
  { credentials, stopping }: Pick<HttpDeps, 'credentials' | 'stopping'>,
  project: string,
  items: readonly SetItem[],
  ms: number
): Promise<ReadonlyMap<string, StoredCredential>> {
  const look = async () => new Map((await credentials.list(project)).map(stored => [stored.credential.id, stored]))
  return pollUntil(look, seen => items.every(item => isOver(item, seen.get(item.id))), ms, stopping)
}

/** A later change of the same credential ends the wait: its outcome is for whoever made it. */
function isOver({ action, generation }: SetItem, stored: StoredCredential | undefined): boolean {
  if (stored === undefined || stored.credential.generation > generation) return true
  return action !== 'deleted' && isSettled(statusOf(stored.credential, stored.sync, stored.damage))
}
