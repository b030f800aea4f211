import type { NewAuditEntry } from '../domain/audit.ts'
import type { AuditLog } from '../store/audit-log.ts'

/** Milliseconds for which refusals are gathered into one entry. */
const GATHERED = 5000
/** Maximum number of distinct refusals gathered meanwhile; the rest are counted together. */
const MOST_APART = 100
/** Milliseconds between two removals of expired entries. */
const TRIMMED = 600_000

/** What refusals that are counted together do not say. */
const apart = {
  ...{ subject: null, action: null, route: '*', project: null, target: null, targets: [], targetCount: 0, address: '*' }
} as const

export interface Audit {
  /** Records what a caller did. Not awaited; sent before the answer is. */
  note(entry: NewAuditEntry): void
  /** Counts denied and refused requests, which are written every few seconds. */
  noteRefused(entry: NewAuditEntry): void
  /** Writes the gathered entries. */
  close(): Promise<void>
}

/** Prints the trail elsewhere, beginning with its first line. */
export interface AuditShipping {
  entry(entry: NewAuditEntry): void
  /** Nothing follows. */
  end(): void
}

export interface AuditDeps {
  readonly log: AuditLog
  /** Retention of entries in milliseconds. */
  readonly maxAge: number
  readonly now: () => number
  /** Called with an entry that could not be written. */
  readonly onLost: (entry: NewAuditEntry) => void
  /** Ships the trail as it happens; undefined if it stays in the store. */
  readonly ship?: AuditShipping | undefined
}

/** Writes the audit trail. Refusals are gathered, so that ten thousand guessed tokens make a few entries, not ten thousand. */
export function startAudit({ log, maxAge, now, onLost, ship }: AuditDeps): Audit {
  const gathered = new Map<string, NewAuditEntry>()
  let timer: NodeJS.Timeout | undefined

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const entries = [...gathered.values()]
    gathered.clear()
    for (const entry of entries) ship?.entry(entry)
    await Promise.all(entries.map(entry => log.addRefused(entry).catch(() => onLost(entry))))
  }

  const trim = () => void log.trim(now() - maxAge).catch(() => {})
  const trimming = setInterval(trim, TRIMMED)
  trimming.unref()
  trim()

  return {
    note(entry) {
      ship?.entry(entry)
      void log.add(entry).catch(() => onLost(entry))
    },
    noteRefused(entry) {
      const { subject, action, route, project, address, reason } = entry
      const isNew = !gathered.has(JSON.stringify([subject, action, route, project, address, reason]))
      const kept = isNew && gathered.size >= MOST_APART ? { ...entry, ...apart } : entry
      const key = JSON.stringify([kept.subject, kept.action, kept.route, kept.project, kept.address, kept.reason])
      gathered.set(key, { ...kept, count: (gathered.get(key)?.count ?? 0) + 1 })
      timer ??= setTimeout(() => void flush(), GATHERED)
    },
    async close() {
      clearInterval(trimming)
      await flush()
      ship?.end()
    }
  }
}
