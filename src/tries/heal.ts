import { setTimeout } from 'node:timers/promises'
import { nextTurn } from '../async/next-turn.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import type { VerifyDue } from '../store/verify/verify-due.ts'
import { dueTime } from './wants.ts'

export interface HealTriesDeps {
  readonly projects: Pick<ProjectStore, 'names' | 'get'>
  readonly credentials: Pick<CredentialStore, 'list'>
  readonly due: Pick<VerifyDue, 'mark' | 'scan' | 'drop'>
  /** The verify targets of this process. */
  readonly targets: { readonly size: number }
  /** Lets this process know the verify targets that are stored now. */
  readonly refreshTargets: () => Promise<void>
  readonly now: () => number
  /** How many credentials of a project do not work, as their last tries said. */
  readonly countInvalid: (project: string) => Promise<number>
  readonly observer: { invalid(count: number): void }
}

/** Milliseconds between two walks over all projects. */
const WALK = 300_000
/** Projects whose names are read at once. */
const BATCH = 200
const DAY = 86_400_000

/**
 * Notes what the policies of projects want, as far as the index does not know it: after a policy was changed, or an index was lost. Drops
 * what it has of projects that are gone.
 */
export async function healTries(deps: HealTriesDeps, signal: AbortSignal): Promise<void> {
  signal.addEventListener('abort', () => deps.observer.invalid(0), { once: true })
  while (!signal.aborted) {
    // Without a verify target nothing can be tried. At the start none is known yet.
    await deps.refreshTargets().catch(() => {})
    if (deps.targets.size > 0) await walk(deps, signal)
    await dropGone(deps, signal)
    await setTimeout(WALK, undefined, { signal }).catch(() => {})
  }
}

async function walk(deps: HealTriesDeps, signal: AbortSignal): Promise<void> {
  let after: string | undefined
  let invalid = 0
  while (!signal.aborted) {
    const names = await deps.projects.names(after, BATCH)
    for (const name of names) {
      if (signal.aborted) return
      invalid += await deps.countInvalid(name)
      await healProject(deps, name)
    }
    if (names.length < BATCH) return deps.observer.invalid(invalid)
    after = names.at(-1)
  }
}

async function dropGone({ projects, due }: HealTriesDeps, signal: AbortSignal): Promise<void> {
  const living = new Map<string, boolean>()
  for await (const keys of due.scan()) {
    if (signal.aborted) return
    for (const { project } of keys) if (!living.has(project)) living.set(project, (await projects.get(project)) !== undefined)
    await due.drop(keys.filter(({ project }) => living.get(project) === false))
  }
}

async function healProject({ projects, credentials, due, now }: HealTriesDeps, name: string): Promise<void> {
  const project = await projects.get(name)
  if (project === undefined || project.policies.verify === 'never') return
  for (const stored of await credentials.list(name)) {
    const at = dueTime(project, stored, now())
    if (at === undefined) continue
    const { id } = stored.credential
    // What was never tried is not tried at once with all others, when a policy begins.
    const isFirst = stored.verified === undefined
    const turn = nextTurn(JSON.stringify([name, id]), DAY, now() - DAY / 2)
    await due.mark([{ project: name, id, target: '' }], isFirst ? Math.max(at, turn) : at)
  }
}
