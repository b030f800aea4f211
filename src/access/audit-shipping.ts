import { createAuditChain } from '../domain/audit-chain.ts'
import type { AuditShipping } from './audit.ts'

/** Writes the chained lines of this process; the first at once, so that a process without a single entry is known, too. */
export function shipAudit(process: string, write: (text: string) => void, now: () => Date = () => new Date()): AuditShipping {
  const next = createAuditChain(process)
  const print: typeof next = (...line) => {
    const text = next(...line)
    write(`${text}\n`)
    return text
  }
  const time = () => now().toISOString()
  print('begin', time())
  return { entry: entry => void print('entry', time(), entry), end: () => void print('end', time()) }
}
