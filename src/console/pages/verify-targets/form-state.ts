import type { CreateVerifyTarget, PatchVerifyTarget } from '#api'
import type { KindName, ReadyMadeVerifyTarget, VerifyTarget } from '../../api/verify-targets.ts'
import { own } from '../../own.ts'
import { linesIn } from '../form/lines.ts'
import { kinds, type OptionField, optionsOf } from './kinds.ts'

/** What a login must be allowed in a cluster, as it is entered. */
export interface VerbEntry {
  readonly verb: string
  readonly resource: string
  readonly namespace: string
}

/** The entries in the form of a verify target; host keys and projects are one a line. */
export interface TargetForm {
  readonly name: string
  readonly kind: KindName
  readonly address: string
  readonly ca: string
  readonly hostKeys: string
  readonly projects: string
  readonly types: readonly string[]
  readonly entries: Readonly<Record<string, string | boolean>>
  readonly verbs: readonly VerbEntry[]
}

type Options = Readonly<Record<string, unknown>>

export const emptyVerb: VerbEntry = { verb: '', resource: '', namespace: '' }

/** What a new verify target of a kind begins with. */
export const startOf = (kind: KindName): Pick<TargetForm, 'kind' | 'types' | 'entries' | 'verbs'> => ({
  ...{ kind, types: kinds[kind].firstTypes, verbs: [] },
  entries: entriesOf(kind, {})
})

export const emptyTarget: TargetForm = { name: '', address: '', ca: '', hostKeys: '', projects: '', ...startOf('registry') }

export const readTarget = (stored: Omit<VerifyTarget, 'kind'>, kind: KindName): TargetForm => ({
  ...{ name: stored.name, kind, address: stored.address, ca: stored.ca ?? '', types: stored.types },
  ...{ hostKeys: stored.hostKeys.join('\n'), projects: stored.projects.join('\n') },
  ...{ entries: entriesOf(kind, stored.options), verbs: verbsIn(stored.options) }
})

export const buildTarget = (form: TargetForm): CreateVerifyTarget =>
  ({ name: form.name, kind: form.kind, ...settingsIn(form) }) as CreateVerifyTarget

/** A well-known service that is switched on. */
export const buildReadyMade = (service: ReadyMadeVerifyTarget, name: string, projects: string): CreateVerifyTarget => {
  const { kind, address, options, types, hostKeys } = service
  const isProvedByKeys = hostKeys.length > 0
  return {
    ...{ name, kind, address, options, types, projects: linesIn(projects) },
    ...(isProvedByKeys ? { hostKeys } : {})
  } as CreateVerifyTarget
}

/** The changes of an edit as a merge patch. What was not touched is left out, so that changes of it by others stay. */
export function buildTargetPatch(form: TargetForm, start: TargetForm): PatchVerifyTarget {
  const [before, after] = [settingsIn(start), settingsIn(form)]
  const { options: was = {}, ...others } = before
  const { options: is = {}, ...settings } = after
  const changed = changesOf(others, settings)
  const options = changesOf(was, is)
  return { ...changed, ...(Object.keys(options).length === 0 ? {} : { options }) }
}

/** What is new or different; null for what is gone. */
function changesOf(before: Options, after: Options): Record<string, unknown> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const changed = [...names].filter(name => JSON.stringify(own(before, name)) !== JSON.stringify(own(after, name)))
  return Object.fromEntries(changed.map(name => [name, own(after, name) ?? null]))
}

interface Settings extends Options {
  readonly options?: Options
}

/** What is entered, in the words of the API. What is empty is left out, but for lists, of which an empty one has a meaning. */
function settingsIn(form: TargetForm): Settings {
  const { kind, address, ca, hostKeys, projects, types, entries } = form
  const options = optionsOf(kind, form).flatMap(field => {
    const value = field.input === 'verbs' ? verbsOf(form.verbs) : valueOf(field, own(entries, field.name) ?? '')
    return value === undefined ? [] : [[field.name, value]]
  })
  return {
    address: address.trim(),
    ...(kinds[kind].trust === 'hostKeys' ? { hostKeys: linesIn(hostKeys) } : ca.trim() === '' ? {} : { ca }),
    ...(options.length === 0 ? {} : { options: Object.fromEntries(options) }),
    ...{ projects: linesIn(projects), types }
  }
}

/** The value of an option; undefined for what the bridge assumes without it. */
function valueOf({ input, choices = [], isList }: OptionField, entered: string | boolean): unknown {
  if (typeof entered === 'boolean') return entered || undefined
  const text = entered.trim()
  if (text === '' || text === choices[0]) return undefined
  // what is no number is sent as it is, so that it is refused at its field
  if (input === 'number') return /^\d+$/.test(text) ? Number(text) : text
  return isList ? text.split(',') : text
}

/** Rows at the end that nothing was entered in are none; those before keep their places, at which errors point. */
function verbsOf(rows: readonly VerbEntry[]): unknown {
  const last = rows.findLastIndex(({ verb, resource, namespace }) => `${verb}${resource}${namespace}`.trim() !== '')
  const used = rows.slice(0, last + 1)
  return used.length === 0
    ? undefined
    : used.map(({ verb, resource, namespace }) => ({
        ...{ verb: verb.trim(), resource: resource.trim() },
        ...(namespace.trim() === '' ? {} : { namespace: namespace.trim() })
      }))
}

/** What the form shows of stored options. */
function entriesOf(kind: KindName, options: Options): TargetForm['entries'] {
  return Object.fromEntries(
    kinds[kind].options
      .filter(({ input }) => input !== 'verbs')
      .map(field => [field.name, entryOf(field, own(options, field.name))])
  )
}

function entryOf({ input, choices = [], isList }: OptionField, value: unknown): string | boolean {
  if (input === 'checkbox') return value === true
  if (value === undefined) return choices[0] ?? ''
  if (isList && Array.isArray(value)) return choices.find(choice => isSame(choice.split(','), value)) ?? ''
  return String(value)
}

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every(item => other.includes(item))

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a login must be allowed, as it is stored. */
export function verbsIn(options: Options): readonly VerbEntry[] {
  const stored = own(options, 'verbs')
  return (Array.isArray(stored) ? (stored as readonly Options[]) : []).map(one => ({
    ...{ verb: text(own(one, 'verb')), resource: text(own(one, 'resource')), namespace: text(own(one, 'namespace')) }
  }))
}
