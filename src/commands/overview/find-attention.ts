import { isExpired } from '../../domain/expiry.ts'
import {
  type AttentionAction,
  type AttentionReason,
  actionFor,
  countOf,
  type Matters,
  mattersOf,
  type ProjectMatter
} from '../../domain/overview/attention.ts'
import type { Phase } from '../../domain/status.ts'
import { summaryOf } from '../../domain/summary.ts'
import type { CredentialFilter, CredentialIndex } from '../../store/credential/credential-index.ts'
import type { StoredCredential } from '../../store/credential/credential-store.ts'
import type { ProjectFacts } from '../../store/project/project-facts.ts'

/** Something that needs a person. */
export interface Attention {
  readonly kind: 'credential' | 'project' | 'controller'
  /** Null for a controller. */
  readonly project: string | null
  /** Of the credential, or the name of the controller. */
  readonly id: string | null
  readonly type: string | null
  readonly phase: Phase | null
  readonly reason: AttentionReason
  readonly since: string | null
  readonly action: AttentionAction
  readonly count: number
}

export interface AttentionList {
  readonly items: readonly Attention[]
  readonly total: number
}

const DAY = 86_400_000
const SOON = 7

interface Looked {
  readonly project: ProjectFacts
  readonly matters: Matters
}

/** Finds what needs a person in some projects, which are given worst first: at most `most` things, the most urgent ones first. */
export async function findAttention(
  index: CredentialIndex,
  projects: readonly ProjectFacts[],
  now: Date,
  most: number
): Promise<AttentionList> {
  const all = projects.map(project => ({ project, matters: mattersOf(project) }))
  const total = all.reduce((sum, { matters }) => sum + countOf(matters), 0)
  const items: Attention[] = []
  const add = (more: readonly Attention[]) => void items.push(...more.slice(0, most - items.length))
  const ofProjects = (pick: (matters: Matters) => readonly ProjectMatter[]) =>
    add(all.flatMap(({ project, matters }) => pick(matters).map(matter => projectItem(project.name, matter))))
  const ofCredentials = async (filter: CredentialFilter, count: (matters: Matters) => number) =>
    add(await credentialItems(index, all, filter, count, most - items.length, now))
  ofProjects(({ urgent }) => urgent)
  await ofCredentials({ phase: 'Blocked' }, ({ blocked }) => blocked)
  await ofCredentials({ phase: 'Drifted' }, ({ drifted }) => drifted)
  const until = new Date(now.getTime() + SOON * DAY).toISOString()
  await ofCredentials({ window: { after: undefined, until } }, ({ dated }) => dated)
  await ofCredentials({ verified: 'invalid' }, ({ invalid }) => invalid)
  await ofCredentials({ source: 'stale' }, ({ stale }) => stale)
  ofProjects(({ later }) => later)
  return { items, total }
}

const projectItem = (project: string, matter: ProjectMatter): Attention => ({
  ...{ kind: 'project', project, id: null, type: null, phase: null },
  ...matter
})

async function credentialItems(
  index: CredentialIndex,
  all: readonly Looked[],
  filter: CredentialFilter,
  count: (matters: Matters) => number,
  most: number,
  now: Date
): Promise<readonly Attention[]> {
  const wanted: { readonly project: string; readonly need: number }[] = []
  let left = most
  for (const { project, matters } of all) {
    if (left <= 0) break
    const need = Math.min(left, count(matters))
    if (need === 0) continue
    // Of those that expire, some are blocked or drifted as well, and were found before.
    const more = filter.window === undefined ? 0 : project.counts.phases.Blocked + project.counts.phases.Drifted
    wanted.push({ project: project.name, need: need + Math.min(more, most) })
    left -= need
  }
  const found = await Promise.all(
    wanted.map(async ({ project, need }) => {
      const { ids } = await index.find(project, filter, undefined, need)
      const { items } = ids.length === 0 ? { items: [] } : await index.read(project, filter, ids)
      return items.flatMap(stored => credentialItem(stored, filter, now) ?? [])
    })
  )
  return found.flat()
}

function credentialItem(
  stored: StoredCredential,
  { window, source, verified }: CredentialFilter,
  now: Date
): Attention | undefined {
  const { credential } = stored
  const { phase, reason, drift, since } = summaryOf(stored)
  const { project, id, type } = credential
  const item = { kind: 'credential' as const, project, id, type, phase, count: 1 }
  // It is said besides what else is wrong, which is ended in another way.
  if (source !== undefined) return { ...item, reason: 'SourceStale', since: stored.source?.staleSince ?? null, action: 'refresh' }
  if (verified !== undefined) return { ...item, reason: 'VerificationFailed', since: stored.verified?.at ?? null, action: 'edit' }
  if (window === undefined) {
    const isDrift = phase === 'Drifted'
    const shown = reason ?? drift?.reason ?? 'InSync'
    return { ...item, reason: shown, since, action: isDrift ? 'review-drift' : actionFor(reason) }
  }
  if (phase === 'Blocked' || phase === 'Drifted' || phase === 'Deleting') return undefined
  return { ...item, reason: isExpired(credential, now) ? 'Expired' : 'ExpiresSoon', since: credential.expiresAt, action: 'renew' }
}
