import { own } from '../../domain/own.ts'
import { readValueFile } from './read-value-file.ts'
import type { Setting } from './setting.ts'
import { type SettingName, type SettingValues, settings } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads settings from the environment, secrets from their files where that is asked for. An empty variable is how compose files and
 * shells spell "not set". Faults are sentences that hold neither secrets nor paths; a setting with a fault is `undefined`.
 */
export function readSettings<Name extends SettingName = SettingName>(
  env: Environment,
  names: readonly Name[] = Object.keys(settings) as Name[]
): {
  readonly values: Pick<SettingValues, Name>
  readonly faults: readonly string[]
  isSet(name: Name): boolean
  readonly isReadable: boolean
} {
  const texts = new Map<string, string | undefined>()
  const [unreadable, faults]: [string[], string[]] = [[], []]
  const wanted = (Object.entries(settings) as [Name, Setting<unknown>][]).filter(([name]) => names.includes(name))
  const values = Object.fromEntries(
    wanted.map(([name, setting]) => {
      const text = textOf(env, name, setting, unreadable)
      texts.set(name, text)
      const read = text === undefined && setting.default === undefined ? undefined : setting.read(text ?? setting.default ?? '')
      if (read !== undefined && 'fault' in read) faults.push(`${name}${read.fault.startsWith(':') ? '' : ' '}${read.fault}`)
      return [name, read !== undefined && 'value' in read ? read.value : undefined]
    })
  )
  // A secret that could not be read would be called missing, which it is not: its own fault is said first, alone.
  return {
    values: values as Pick<SettingValues, Name>,
    faults: unreadable.length > 0 ? unreadable : faults,
    isSet: name => texts.get(name) !== undefined,
    isReadable: unreadable.length === 0
  }
}

function textOf(env: Environment, name: string, { secret, inFile }: Setting<unknown>, faults: string[]): string | undefined {
  const text = variable(env, name, faults)
  const path = secret || inFile ? variable(env, `${name}_FILE`, faults) : undefined
  if (path === undefined) return text
  if (text === undefined) return textIn(path, `${name}_FILE`, secret, faults)
  faults.push(`${name} and ${name}_FILE must not be set both`)
  return text
}

function variable(env: Environment, name: string, faults: string[]): string | undefined {
  const text = own(env, name)
  // Node decodes variables as UTF-8 and replaces invalid bytes with U+FFFD.
  if (text?.includes('\ufffd')) faults.push(`${name} is not UTF-8`)
  return text || undefined
}

function textIn(path: string, name: string, isSecret: boolean, faults: string[]): string | undefined {
  const read = readValueFile(path, isSecret)
  if ('value' in read) return read.value
  faults.push(`${name} ${read.fault}`)
  return undefined
}
