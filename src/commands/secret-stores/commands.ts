import type { Caller } from '../../domain/caller.ts'
import { doneBy, type EventType, newEvent } from '../../domain/event.ts'
import { type Fault, invalid, outdated, Problem } from '../../domain/problems.ts'
import type { SecretStoreRecord } from '../../domain/secret-store.ts'
import { type Expected, isExpected } from '../../domain/versions.ts'
import type { OpenSettings, Provider } from '../../secret-stores/provider.ts'
import { providerNamed } from '../../secret-stores/providers.ts'
import { isClosed } from '../../store/sealing/sealed-registry.ts'
import type { RegisteredSecretStore, SecretStoreRegistry, StoreSecrets } from '../../store/secret-store/secret-store-registry.ts'
import type { SecretStoreUsers } from '../../store/secret-store/secret-store-users.ts'
import type { SourceIndex } from '../../store/source/source-index.ts'
import type { Trail } from '../../store/trail.ts'
import { closedRecord } from '../closed-record.ts'
import { Conflict, retryOnConflict } from '../retry-on-conflict.ts'
import {
  changedFields,
  commonFaults,
  merged,
  type Parts,
  partsOf,
  redirectionFaults,
  revealed,
  type SecretStoreInput,
  secretsIn,
  shownSettings,
  startOf,
  touched
} from './input.ts'
import { noStore, unknownProvider } from './problems.ts'

/** A secret store as it may be shown, with the names of its secret settings that are set. */
export interface SecretStoreView {
  readonly record: SecretStoreRecord
  readonly secrets: readonly string[]
}

export interface SecretStoreCommands {
  create(caller: Caller, name: string, provider: string, input: SecretStoreInput): Promise<SecretStoreView>
  patch(caller: Caller, name: string, input: SecretStoreInput, expected: Expected): Promise<SecretStoreView>
  remove(caller: Caller, name: string, expected: Expected): Promise<void>
  get(name: string): Promise<SecretStoreView>
}

export interface SecretStoreCommandDeps {
  readonly registry: SecretStoreRegistry
  readonly users: Pick<SecretStoreUsers, 'of' | 'drop'>
  /** Whether a credential of a project refers to a secret store. */
  readonly refersTo: (project: string, store: string) => Promise<boolean>
  readonly index: Pick<SourceIndex, 'drop'>
  readonly trail: Trail
  /** What is wrong with the settings of a provider, by its schema. */
  readonly settingsFaults: (provider: Provider, settings: Readonly<Record<string, unknown>>) => readonly Fault[]
  /** What else is wrong with them. */
  readonly providerFaults: (provider: Provider, settings: OpenSettings) => Promise<readonly Fault[]>
  /** Lets this process use what is stored now; the others follow within a second. */
  readonly refresh: () => Promise<void>
  readonly now: () => Date
}

export function createSecretStoreCommands(deps: SecretStoreCommandDeps): SecretStoreCommands {
  const { registry, users, trail, now } = deps
  const note = (caller: Caller, type: EventType, name: string, fields: readonly string[] = []) =>
    trail.note(name, newEvent(type, { ...doneBy(caller), fields })).catch(() => {})

  async function found(name: string, expected: Expected = undefined): Promise<RegisteredSecretStore> {
    const one = await registry.get(name)
    if (one === undefined) throw noStore()
    if (isClosed(one)) throw closedRecord(one, 'the secret store')
    if (!isExpected(expected, one.record.generation)) throw outdated('The secret store', one.record.generation)
    return one
  }

  /** `settings` are all of its provider, as they were sent; `isOld`: as they were before. */
  async function assertUsable(
    record: SecretStoreRecord,
    settings: AllSettings,
    provider: Provider,
    isOld = false
  ): Promise<void> {
    const faults = [...commonFaults(record), ...(isOld ? [] : deps.settingsFaults(provider, settings))]
    if (faults.length > 0) throw invalid(faults)
    // Rules can be withdrawn also while a directory is away or a certificate has expired.
    if (isOld) return
    const opened = { name: record.name, settings: record.settings, secrets: secretsIn(provider, settings) }
    const others = await deps.providerFaults(provider, opened)
    if (others.length > 0) throw invalid(others)
  }

  return {
    create: async (caller, name, providerName, input) => {
      const earlier = await registry.earlier(caller.once)
      if (earlier !== undefined) {
        await deps.refresh()
        return viewOf(earlier)
      }
      const provider = providerNamed(providerName)
      if (provider === undefined) throw unknownProvider()
      const parts = partsOf(input)
      const settings = merged({}, parts.settings)
      const at = now().toISOString()
      const record: SecretStoreRecord = {
        ...{ name, provider: providerName, settings: shownSettings(provider, settings), ...startOf(parts) },
        ...{ generation: 1, createdAt: at, createdBy: caller.subject, updatedAt: at, updatedBy: caller.subject }
      }
      await assertUsable(record, settings, provider)
      const secrets = secretsIn(provider, settings)
      if (!(await registry.put(record, secrets, undefined, caller.once))) throw nameTaken(name)
      await deps.refresh()
      await note(caller, 'SecretStoreAdded', name)
      return viewOf({ record, secrets })
    },

    patch: (caller, name, input, expected) =>
      retryOnConflict('The secret store', async () => {
        const { record: before, secrets: held, stored } = await found(name, expected)
        const provider = providerNamed(before.provider)
        if (provider === undefined) throw unknownProvider()
        const parts = partsOf(input)
        const { record: asked, settings } = patched(before, held, provider, parts)
        const fields = changedFields(before, asked, parts, provider)
        if (fields.length === 0) return viewOf({ record: before, secrets: held })
        const record = touched(asked, caller, now())
        const isOld = fields.every(field => field === 'allowed' || field === 'refreshEvery')
        await assertUsable(record, settings, provider, isOld)
        const secrets = secretsIn(provider, settings)
        if (!(await registry.put(record, secrets, stored))) throw new Conflict()
        await deps.refresh()
        await note(caller, 'SecretStoreUpdated', name, fields)
        return viewOf({ record, secrets })
      }),

    remove: (caller, name, expected) =>
      retryOnConflict('The secret store', async () => {
        const one = await registry.get(name)
        if (one === undefined) throw noStore()
        // One that does not open can still be removed, or its name would be lost with its master key.
        const { stored } = isClosed(one) ? one : await found(name, expected)
        for (const user of await users.of(name)) if (!(await deps.refersTo(user.project, name))) await users.drop(name, user)
        const result = await registry.remove(name, stored)
        if (result === 'conflict') throw new Conflict()
        if (result !== 'ok')
          throw new Problem(
            'SECRET_STORE_USED',
            `Credentials of these projects refer to it, or are being changed: ${result.used.join(', ')}. Type their values or name another store first.`
          )
        // What stays is of nobody, and an equal name finds it out.
        await deps.index.drop(name).catch(() => {})
        await deps.refresh()
        await note(caller, 'SecretStoreRemoved', name)
      }),

    get: async name => viewOf(await found(name))
  }
}

type AllSettings = Readonly<Record<string, unknown>>

/** A record and all settings of its provider as a merge patch leaves them. */
function patched(before: SecretStoreRecord, held: StoreSecrets, provider: Provider, parts: Parts) {
  const whole = { ...before.settings, ...revealed(held) }
  const after = merged(whole, parts.settings)
  const faults = redirectionFaults(provider, whole, after, parts.settings)
  if (faults.length > 0) throw invalid(faults)
  const { allowed = before.allowed, refreshEvery = before.refreshEvery } = parts
  return {
    record: { ...before, settings: shownSettings(provider, after), allowed, refreshEvery },
    settings: after
  }
}

export const viewOf = ({ record, secrets }: Pick<RegisteredSecretStore, 'record' | 'secrets'>): SecretStoreView => ({
  record,
  secrets: Object.keys(secrets).sort()
})

const nameTaken = (name: string): Problem =>
  new Problem('SECRET_STORE_EXISTS', `A secret store "${name}" exists.`, [{ pointer: '#/name', detail: 'This name is taken.' }])
