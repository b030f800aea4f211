import { createHash } from 'node:crypto'
import type { NewAuditEntry } from './audit.ts'
import { hasShape, isCount, isOneOf, isText, valueOf } from './shape.ts'

/** What every line of a shipped audit trail begins with; other lines of the same output do not. */
const START = '{"audit":1,'
/** `prev` of the first line of a process. */
const NOTHING = '0'.repeat(64)

/** One line: the begin or the end of a process, or an entry. */
interface ChainLine {
  readonly audit: 1
  readonly process: string
  /** From 1. */
  readonly seq: number
  /** SHA-256 of the line before, in hex, without its line end. */
  readonly prev: string
  readonly kind: (typeof kinds)[number]
  readonly time: string
}
const kinds = ['begin', 'entry', 'end'] as const

const digestOf = (line: string): string => createHash('sha256').update(line).digest('hex')

/** Makes the lines of one process, each with the digest of the one before. */
export function createAuditChain(process: string): (kind: ChainLine['kind'], time: string, entry?: NewAuditEntry) => string {
  let [seq, prev] = [0, NOTHING]
  return (kind, time, entry) => {
    const line: ChainLine = { audit: 1, process, seq: ++seq, prev, kind, time }
    const text = JSON.stringify({ ...line, ...entry })
    prev = digestOf(text)
    return text
  }
}

/** What was found of one process. */
export interface ChainReport {
  readonly process: string
  readonly lines: number
  readonly first: string
  readonly last: string
  /** Whether its last line says that it ended. If not, it runs, was killed, or what follows was cut off. */
  readonly ended: boolean
  /** A sentence each. */
  readonly faults: readonly string[]
}

interface Found {
  readonly seq: number
  readonly prev: string
  readonly kind: ChainLine['kind']
  readonly time: string
  readonly digest: string
  readonly at: string
}

export interface AuditCheck {
  /** Takes one line of a file; `at` names its place. Lines of other kinds are passed over. */
  add(text: string, at: string): void
  result(): { readonly processes: readonly ChainReport[]; readonly unreadable: readonly string[] }
}

/**
 * Checks lines of any number of processes, in any order. It finds what is missing between two lines, and what was edited before another
 * line. Who rewrites everything of a process from some line on leaves nothing to be found.
 */
export function checkAudit(): AuditCheck {
  const found = new Map<string, Found[]>()
  const unreadable: string[] = []
  return {
    add(text, at) {
      // A byte order mark comes from tools that save the output, and is no part of the line.
      const line = text.replace(/^\uFEFF|\r$/g, '')
      if (!line.startsWith('{"audit":')) return
      const value = line.startsWith(START) ? valueOf(line) : undefined
      if (!isLine(value)) {
        unreadable.push(`${at} is no whole line of the trail`)
        return
      }
      const { process, seq, prev, kind, time } = value as unknown as ChainLine
      const lines = found.get(process) ?? []
      lines.push({ seq, prev, kind, time, digest: digestOf(line), at })
      found.set(process, lines)
    },
    result: () => ({ processes: [...found].map(([process, lines]) => reportOf(process, lines)), unreadable })
  }
}

const isLine = hasShape({ process: isText, seq: isCount, prev: isText, kind: isOneOf(kinds), time: isText })

function reportOf(process: string, unsorted: readonly Found[]): ChainReport {
  const lines = unsorted.toSorted((a, b) => a.seq - b.seq)
  const faults: string[] = []
  let before: Found | undefined
  for (const line of lines) {
    // The same file given twice, or a line that was shipped twice, changes nothing.
    if (before?.seq === line.seq && before.digest === line.digest) continue
    faults.push(...faultsAfter(before, line))
    before = line
  }
  const [first, last] = [lines[0] as Found, lines.at(-1) as Found]
  return { process, lines: lines.length, first: first.time, last: last.time, ended: last.kind === 'end', faults }
}

function faultsAfter(before: Found | undefined, line: Found): string[] {
  if (before === undefined) {
    if (line.seq !== 1) return [`begins with number ${line.seq} (${line.at}): the lines before it are missing`]
    return line.kind === 'begin' && line.prev === NOTHING ? [] : [`number 1 (${line.at}) is not the begin of a process`]
  }
  if (before.seq === line.seq) return [`number ${line.seq} is there twice and differs (${before.at}, ${line.at})`]
  if (before.kind === 'end') return [`number ${line.seq} (${line.at}) follows the end of the process`]
  if (before.seq + 1 < line.seq) return [`between ${before.at} and ${line.at}, ${line.seq - before.seq - 1} lines are missing`]
  return before.digest === line.prev ? [] : [`number ${before.seq} (${before.at}) was edited, or the next one (${line.at})`]
}
