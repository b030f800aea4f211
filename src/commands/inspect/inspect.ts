import { type Findings, Report } from '../../domain/findings.ts'
import { type CheckContext, type CredentialType, type Data, textOf } from '../../domain/types/define.ts'
import { OutOfMemory, type Threads } from '../../threads/pool.ts'

/** What a check of content needs besides the data. */
export interface InspectContext extends Omit<CheckContext, 'unlock'> {
  /** The subject of the caller. Costly checks are scheduled fairly among callers. */
  readonly caller: string
}

/** Checks content: inline if that is quick, in a thread if the content determines how long it takes. */
export type Inspect = (type: CredentialType, data: Data, context: InspectContext) => Promise<Findings>

/** A check is never skipped because of load: if it cannot run now, the request is refused with a problem that says when to retry. */
export const createInspect =
  (threads: Pick<Threads, 'run'>): Inspect =>
  async (type, data, { caller, ...context }) => {
    if (!type.isCostly(data)) return type.check(data, { ...context, unlock: null })
    const texts = Object.fromEntries(Object.keys(data).map(name => [name, textOf(data, name)]))
    try {
      return await threads.run(caller, { kind: 'check', type: type.type, data: texts, context })
    } catch (error) {
      if (!(error instanceof OutOfMemory)) throw error
      const [field = ''] = type.secretFields
      const report = new Report()
      report.error('TooComplex', `#/data/${field}`)
      return report.findings
    }
  }
