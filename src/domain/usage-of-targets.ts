import type { Usage, UsedBefore, UsedBy } from './usage.ts'

/** What is said of the use of a credential in one controller. */
interface UsageThere {
  readonly controller: string
  readonly usage: Usage
}

/**
 * The use of a credential in several controllers. It is used if it is in one of them, and known to be unused only if it is in all. Each
 * job says where it is.
 */
export function combinedUsage(all: readonly UsageThere[]): Usage {
  const usages = all.map(({ usage }) => usage)
  const notes = (of: (usage: Usage) => string | null) =>
    all.flatMap(({ controller, usage }) => (of(usage) === null ? [] : `${controller}: ${of(usage)}`)).join(' ')
  const used = usages.map(usage => usage.used)
  const since = usages.map(usage => usage.since)
  return {
    tracked: usages.every(({ tracked }) => tracked),
    used: used.includes(true) ? true : used.includes(null) ? null : false,
    jobs: all.flatMap(({ controller, usage }) => usage.jobs.map(job => ({ ...job, controller }))).toSorted(latestFirst),
    lastUsedAt: latest(usages.map(({ lastUsedAt }) => lastUsedAt)),
    readAt: usages.map(({ readAt }) => readAt).toSorted()[0] ?? '',
    since: since.includes(null) ? null : latest(since),
    note: notes(({ note }) => note),
    before: combinedBefore(all),
    beforeNote: notes(({ beforeNote }) => beforeNote) || null
  }
}

function combinedBefore(all: readonly UsageThere[]): UsedBefore | null {
  const found = all.flatMap(({ controller, usage }) => (usage.before === null ? [] : [{ controller, before: usage.before }]))
  if (found.length === 0) return null
  const since = found.map(({ before }) => before.since)
  return {
    readAt: found.map(({ before }) => before.readAt).toSorted()[0] ?? '',
    since: since.includes(null) ? null : latest(since),
    jobs: found.flatMap(({ controller, before }) => before.jobs.map(job => ({ ...job, controller }))).toSorted(latestFirst),
    more: found.some(({ before }) => before.more)
  }
}

const latestFirst = (a: UsedBy, b: UsedBy): number => (b.lastBuildAt ?? '').localeCompare(a.lastBuildAt ?? '')
const latest = (times: readonly (string | null)[]): string | null =>
  times
    .filter(time => time !== null)
    .toSorted()
    .at(-1) ?? null
