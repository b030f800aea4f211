import { type AuditEntry, readAudit } from '#api'
import { given, openApi, PAGE } from './api.ts'
import { type Format, print } from './output.ts'
import type { Terminal } from './terminal.ts'

export interface AuditOptions {
  readonly output: Format
  readonly limit: number
  readonly subject?: string
  readonly project?: string
  readonly action?: NonNullable<AuditEntry['action']>
  readonly outcome?: AuditEntry['outcome']
  readonly target?: string
  readonly since?: string
  readonly until?: string
}

/** Shows the latest entries of the audit trail that pass the filters, newest first. */
export async function showAudit(terminal: Terminal, { output, limit, ...filters }: AuditOptions): Promise<void> {
  const { options } = openApi(terminal)
  const items: AuditEntry[] = []
  let cursor: string | undefined
  do {
    const place = { limit: Math.min(PAGE, limit - items.length), ...given({ ...filters, cursor }) }
    const page = await readAudit(place, options)
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && items.length < limit)
  const rows = items.map(({ target, targetCount, ...entry }) => ({
    ...entry,
    target: target ?? (targetCount > 0 ? `${targetCount} ids` : null)
  }))
  print(terminal, output, { items }, [
    { columns: ['time', 'subject', 'action', 'project', 'target', 'outcome', 'reason', 'address', 'count'], rows }
  ])
}
