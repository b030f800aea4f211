import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import { type ChainReport, checkAudit } from '../domain/audit-chain.ts'
import { Failure } from './exit.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

/** Checks the audit trail that processes with AUDIT_LOG=stdout have written, in files of their output. */
export async function verifyAudit(terminal: Terminal, files: readonly string[], format: Format): Promise<void> {
  const check = checkAudit()
  for (const file of files) {
    let number = 0
    try {
      for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY }))
        check.add(line, `${basename(file)}:${++number}`)
    } catch (error) {
      const { code = 'error' } = error as NodeJS.ErrnoException
      throw new Failure('usage', `${plain(file)} cannot be read (${plain(code)})`)
    }
  }
  const { processes, unreadable } = check.result()
  if (processes.length === 0 && unreadable.length === 0)
    throw new Failure(
      'failed',
      'no line of an audit trail was found: is AUDIT_LOG=stdout set, and are these the files of stdout?'
    )
  const rows = processes.map(found => ({ ...found, state: stateOf(found), faults: found.faults.length }))
  print(terminal, format, { processes, unreadable }, [
    { columns: ['process', 'lines', 'first', 'last', 'state', 'faults'], rows }
  ])
  const faults = [...processes.flatMap(({ process, faults }) => faults.map(fault => `${process}: ${fault}`)), ...unreadable]
  for (const fault of faults) terminal.stderr.write(`${plain(fault)}\n`)
  if (faults.length > 0) throw new Failure('failed', `the trail is not whole: ${faults.length} faults`)
}

/** A process without an end runs, was killed, or lost its last lines; no later line tells which. */
const stateOf = ({ ended, faults }: ChainReport): string => (faults.length > 0 ? 'broken' : ended ? 'whole' : 'open')
