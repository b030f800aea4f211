import { DEFAULT_CONTROLLER } from '../../domain/controller-record.ts'
import { newEvent } from '../../domain/event.ts'
import type { ReloadOutcome } from '../../http/routes/reload.ts'
import type { ControllerLog } from '../../store/sync/controller-log.ts'
import type { ConfigSource } from '../config/config.ts'
import type { SettingName, SettingValues } from '../config/settings.ts'
import type { ReloadPart } from './parts.ts'
import { isSameValue } from './same-value.ts'

export interface ReloadDeps {
  readonly source: Omit<ConfigSource, 'config'>
  readonly parts: readonly ReloadPart[]
  /** The id of this process. */
  readonly process: string
  readonly trail: Pick<ControllerLog, 'note'>
  readonly log: { info(facts: object, message: string): void; warn(facts: object, message: string): void }
}

/**
 * Reads again what is in files, for this process alone. `by`: who or what asked for it. A retry that is refused for the same faults is
 * neither logged nor an event.
 */
export type Reload = (by: string, isRetry?: boolean) => Promise<ReloadOutcome>

/**
 * All or nothing: one fault, and the values before stay in force, all of them. Two reloads never overlap.
 */
export function createReload({ source, parts, process, trail, log }: ReloadDeps): Reload {
  let values: SettingValues = source.values
  const inFiles = [...new Set(source.files.map(({ setting }) => setting))]
  const live = new Set(parts.flatMap(({ settings }) => settings))
  const fixed = source.fixed.toSorted()

  async function read(): Promise<ReloadOutcome> {
    const found = source.read()
    if ('faults' in found) return refused([], found.faults)
    const all = inFiles.filter(name => !isSameValue(values[name], found.values[name])).toSorted()
    // Another Redis, for one, but not another password.
    const fixedNow = new Set(parts.filter(part => part.needsRestart?.(found.config)).flatMap(({ settings }) => settings))
    const isLive = (name: SettingName) => live.has(name) && !fixedNow.has(name)
    const changed = new Set<SettingName>(all.filter(isLive))
    const needRestart = all.filter(name => !isLive(name))
    const concerned = parts.filter(({ settings }) => settings.some(name => changed.has(name)))
    const faults = (await Promise.all(concerned.map(async part => (await part.check?.(found.config)) ?? []))).flat()
    if (faults.length > 0) return refused([...changed], faults)
    for (const part of concerned) part.apply(found.config, changed)
    // What needs a restart is named until there is one.
    values = { ...found.values, ...Object.fromEntries(needRestart.map(name => [name, values[name]])) }
    return { outcome: changed.size > 0 ? 'reloaded' : 'unchanged', changed: [...changed], needRestart, fixed, faults: [] }
  }

  const refused = (changed: readonly string[], faults: readonly string[]): ReloadOutcome => ({
    ...{ outcome: 'refused', changed: [...changed], needRestart: [], fixed, faults: [...faults] }
  })

  async function reload(by: string, isRetry: boolean): Promise<ReloadOutcome> {
    const outcome = await read()
    const { changed, needRestart, faults } = outcome
    const isKnown = isRetry && outcome.outcome === 'refused' && faults.join() === lastFaults
    lastFaults = faults.join()
    if (isKnown) return outcome
    if (outcome.outcome === 'refused') log.warn({ by, faults }, 'reload of the settings refused: the values before stay in force')
    else log.info({ by, outcome: outcome.outcome, changed, needRestart }, 'settings reloaded')
    if (outcome.outcome !== 'unchanged') await trail.note(DEFAULT_CONTROLLER, eventOf(by, process, outcome)).catch(() => {})
    return outcome
  }

  let lastFaults = ''
  let before: Promise<unknown> = Promise.resolve()
  return (by, isRetry = false) => {
    const now = before.then(() => reload(by, isRetry))
    before = now.catch(() => {})
    return now
  }
}

/** Names of settings, never their values. */
const eventOf = (actor: string, process: string, { outcome, changed, faults }: ReloadOutcome) =>
  outcome === 'refused'
    ? newEvent('ReloadRefused', {
        actor,
        fields: changed,
        message: `${process}: ${faults.join('; ').slice(0, 1000)}`,
        details: { process }
      })
    : newEvent('SettingsReloaded', {
        actor,
        fields: changed,
        message: `${process} has read its files again.`,
        details: { process }
      })
