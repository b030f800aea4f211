import type { CreateSecretStore, PatchSecretStore } from '#api'
import type { Rule, SecretStore } from '../../api/secret-stores.ts'
import { own } from '../../own.ts'
import { linesIn } from '../form/lines.ts'
import { fieldsOf, isSecret, type ProviderName, providerFields, type StoreField } from './providers.ts'

/** A rule as it is entered; names and paths are one a line. */
export interface RuleEntry {
  readonly projects: string
  readonly isEveryKey: boolean
  readonly paths: string
}

/** The entries in the form of a secret store. Secrets are empty unless somebody has typed one. */
export interface StoreForm {
  readonly name: string
  readonly provider: ProviderName
  readonly entries: Readonly<Record<string, string | boolean>>
  /** Stored secrets to remove. */
  readonly removed: readonly string[]
  readonly refreshEvery: string
  readonly rules: readonly RuleEntry[]
}

export const emptyRule: RuleEntry = { projects: '', isEveryKey: false, paths: '' }
export const emptyStore: StoreForm = {
  ...{ name: '', provider: 'vault', entries: { auth: 'appRole' }, removed: [] },
  ...{ refreshEvery: '', rules: [emptyRule] }
}

const valueOf = (stored: SecretStore, name: string): string | boolean => {
  const value = own(stored as unknown as Readonly<Record<string, unknown>>, name)
  return typeof value === 'string' || typeof value === 'boolean' ? value : ''
}

export const readStore = (stored: SecretStore): StoreForm => ({
  ...{ name: stored.name, provider: stored.provider, removed: [], refreshEvery: stored.refreshEvery },
  entries: Object.fromEntries(
    providerFields[stored.provider].filter(field => !isSecret(field)).map(({ name }) => [name, valueOf(stored, name)])
  ),
  rules: stored.allowed.map(({ projects, paths }) => ({
    projects: projects.join('\n'),
    isEveryKey: paths.includes(''),
    paths: paths.filter(path => path !== '').join('\n')
  }))
})

/** Whether an entry says that the login is to be sent somewhere else than it was given for. */
export const isMoved = (form: StoreForm, stored: SecretStore): boolean =>
  providerFields[form.provider].some(
    ({ name, moves, when }) =>
      moves === true && (when?.(form.entries) ?? true) && (own(form.entries, name) ?? '') !== valueOf(stored, name)
  )

export const buildStore = (form: StoreForm): CreateSecretStore => {
  const { name, provider, entries, refreshEvery, rules } = form
  const settings = fieldsOf(provider, entries).flatMap(field => {
    const value = own(entries, field.name) ?? ''
    return value === '' || value === false ? [] : [[field.name, value]]
  })
  return {
    ...{ name, provider, allowed: rulesIn(rules) },
    ...Object.fromEntries(settings),
    ...(refreshEvery === '' ? {} : { refreshEvery })
  } as CreateSecretStore
}

/** The changes of an edit as a merge patch. Untouched settings are omitted, and secrets without input are kept. */
export function buildStorePatch(form: StoreForm, stored: SecretStore): PatchSecretStore {
  const { entries, refreshEvery } = form
  const used = new Set(fieldsOf(form.provider, entries).map(({ name }) => name))
  const allowed = rulesIn(form.rules)
  return {
    ...Object.fromEntries(providerFields[form.provider].flatMap(changeOf)),
    ...(JSON.stringify(allowed) === JSON.stringify(stored.allowed) ? {} : { allowed }),
    ...(refreshEvery === stored.refreshEvery ? {} : { refreshEvery })
  }

  function changeOf(field: StoreField): (readonly [string, string | boolean | null])[] {
    const { name } = field
    const value = own(entries, name) ?? ''
    if (isSecret(field)) {
      // one that does not belong to the login any more must not stay behind
      if (!used.has(name) || form.removed.includes(name)) return stored.login.includes(name) ? [[name, null]] : []
      return value === '' ? [] : [[name, value]]
    }
    const before = valueOf(stored, name)
    const after = used.has(name) ? value : ''
    if (after === before || (after === false && before === '')) return []
    return [[name, after === '' ? null : after]]
  }
}

/** A rule at the end that nothing was entered in is none; those before keep their places, at which errors point. */
function rulesIn(rules: readonly RuleEntry[]): Rule[] {
  const last = rules.findLastIndex(({ projects, isEveryKey, paths }) => isEveryKey || `${projects}${paths}`.trim() !== '')
  return rules.slice(0, last + 1).map(ruleOf)
}

const ruleOf = ({ projects, isEveryKey, paths }: RuleEntry): Rule => ({
  projects: linesIn(projects),
  paths: isEveryKey ? [''] : linesIn(paths)
})
