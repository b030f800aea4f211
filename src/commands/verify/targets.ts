import { isDeepStrictEqual } from 'node:util'
import type { Caller } from '../../domain/caller.ts'
import { doneBy, type EventType, newEvent } from '../../domain/event.ts'
import { type Fault, invalid, outdated } from '../../domain/problems.ts'
import type { VerifyOptions, VerifyTarget } from '../../domain/verify-target.ts'
import { type Expected, isExpected } from '../../domain/versions.ts'
import { isClosed } from '../../store/sealing/sealed-registry.ts'
import type { Trail } from '../../store/trail.ts'
import type { RegisteredVerifyTarget, VerifyTargetRegistry } from '../../store/verify/verify-target-registry.ts'
import type { VerifyKind } from '../../verify/kind.ts'
import { kindNamed } from '../../verify/kinds.ts'
import { closedRecord } from '../closed-record.ts'
import { Conflict, retryOnConflict } from '../retry-on-conflict.ts'
import { noTarget, targetTaken, unknownKind } from './problems.ts'
import { trustFaults } from './trust.ts'

/** What a request sets of a verify target; null: no longer set. */
export interface VerifyTargetInput {
  readonly address?: string
  readonly ca?: string | null
  readonly hostKeys?: readonly string[]
  readonly options?: VerifyOptions
  readonly projects?: readonly string[]
  readonly types?: readonly string[]
}

export interface VerifyTargetCommands {
  create(caller: Caller, name: string, kind: string, input: VerifyTargetInput): Promise<VerifyTarget>
  patch(caller: Caller, name: string, input: VerifyTargetInput, expected: Expected): Promise<VerifyTarget>
  remove(caller: Caller, name: string, expected: Expected): Promise<void>
  get(name: string): Promise<VerifyTarget>
}

export interface VerifyTargetCommandDeps {
  readonly registry: VerifyTargetRegistry
  readonly trail: Trail
  /** What is wrong with all settings of a kind together, by its schema. */
  readonly settingsFaults: (kind: VerifyKind, settings: Readonly<Record<string, unknown>>) => readonly Fault[]
  /** Whether the bridge may call an address. */
  readonly addressFaults: (address: string) => readonly Fault[]
  /** Lets this process use what is stored now; the others follow within a second. */
  readonly refresh: () => Promise<void>
  /** Drops the queue of tries on a verify target that was removed. */
  readonly dropQueue: (name: string) => Promise<void>
  readonly now: () => Date
}

const FIELDS = ['address', 'ca', 'hostKeys', 'options', 'projects', 'types'] as const
/** Events of webhooks have `types` as well, and mean events. */
const toldAs = (field: (typeof FIELDS)[number]): string => (field === 'types' ? 'credentialTypes' : field)
type Settings = Pick<VerifyTarget, (typeof FIELDS)[number]>

export function createVerifyTargetCommands(deps: VerifyTargetCommandDeps): VerifyTargetCommands {
  const { registry, trail, now } = deps
  const note = (caller: Caller, type: EventType, name: string, fields: readonly string[] = []) =>
    trail.note(name, newEvent(type, { ...doneBy(caller), fields })).catch(() => {})

  async function found(name: string, expected: Expected = undefined): Promise<RegisteredVerifyTarget> {
    const one = await registry.get(name)
    if (one === undefined) throw noTarget()
    if (isClosed(one)) throw closedRecord(one, 'the verify target')
    if (!isExpected(expected, one.record.generation)) throw outdated('The verify target', one.record.generation)
    return one
  }

  function assertUsable(kind: VerifyKind, record: VerifyTarget): void {
    const { ca, hostKeys, address, options, projects, types } = record
    const trust = kind.trust === 'ca' ? (ca === null ? {} : { ca }) : { hostKeys }
    const shape = deps.settingsFaults(kind, { address, ...trust, options, projects, types })
    if (shape.length > 0) throw invalid(shape)
    const faults = [...trustFaults(kind, record), ...kind.faults(record)]
    if (faults.length > 0) throw invalid(faults)
    const outbound = deps.addressFaults(address)
    if (outbound.length > 0) throw invalid([...outbound])
  }

  return {
    create: async (caller, name, kindName, input) => {
      const earlier = await registry.earlier(caller.once)
      if (earlier !== undefined) {
        await deps.refresh()
        return earlier.record
      }
      const kind = kindNamed(kindName)
      if (kind === undefined) throw unknownKind()
      const at = now().toISOString()
      const record: VerifyTarget = {
        ...{ name, kind: kindName, ...withInput(startOf(kind), input) },
        ...{ generation: 1, createdAt: at, createdBy: caller.subject, updatedAt: at, updatedBy: caller.subject }
      }
      assertUsable(kind, record)
      if (!(await registry.put(record, undefined, caller.once))) throw targetTaken(name)
      await deps.refresh()
      await note(caller, 'VerifyTargetAdded', name)
      return record
    },

    patch: (caller, name, input, expected) =>
      retryOnConflict('The verify target', async () => {
        const { record: before, stored } = await found(name, expected)
        const kind = kindNamed(before.kind)
        if (kind === undefined) throw unknownKind()
        const asked = { ...before, ...withInput(before, input) }
        const fields = FIELDS.filter(field => !isDeepStrictEqual(before[field], asked[field]))
        if (fields.length === 0) return before
        const record = {
          ...asked,
          ...{ generation: before.generation + 1, updatedAt: now().toISOString(), updatedBy: caller.subject }
        }
        assertUsable(kind, record)
        if (!(await registry.put(record, stored))) throw new Conflict()
        await deps.refresh()
        await note(caller, 'VerifyTargetUpdated', name, fields.map(toldAs))
        return record
      }),

    remove: (caller, name, expected) =>
      retryOnConflict('The verify target', async () => {
        const one = await registry.get(name)
        if (one === undefined) throw noTarget()
        // One that does not open can still be removed, or its name would be lost with its master key.
        const { stored } = isClosed(one) ? one : await found(name, expected)
        if (!(await registry.remove(name, stored))) throw new Conflict()
        await deps.refresh()
        // What comes later is dropped by the index of what is due.
        await deps.dropQueue(name).catch(() => {})
        await note(caller, 'VerifyTargetRemoved', name)
      }),

    get: async name => (await found(name)).record
  }
}

const startOf = ({ types }: VerifyKind): Settings => ({ address: '', ca: null, hostKeys: [], options: {}, projects: [], types })

/** Settings as a merge patch leaves them; options are merged one by one, and null removes one. */
function withInput(before: Settings, input: VerifyTargetInput): Settings {
  const { address = before.address, ca = before.ca, hostKeys = before.hostKeys } = input
  const { projects = before.projects, types = before.types } = input
  const options = Object.entries({ ...before.options, ...input.options }).filter(([, value]) => value !== null)
  return { address, ca, hostKeys, options: Object.fromEntries(options), projects, types }
}
