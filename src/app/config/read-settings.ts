import { statSync } from 'node:fs'
import { own } from '../../domain/own.ts'
import { readTextFile } from './read-text-file.ts'
import type { Setting } from './setting.ts'
import { type SettingName, type SettingValues, settings } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** What in the mode of a file lets others than its owner and group read it, or others than its owner write it. */
const TOO_OPEN = 0o027

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

/** The file of a secret may be read by its group, because that is how Kubernetes mounts secrets for a user that is not root. */
function textIn(path: string, name: string, isSecret: boolean, faults: string[]): string | undefined {
  try {
    if ((statSync(path).mode & TOO_OPEN) !== 0 && isSecret)
      faults.push(`${name} names a file that others may read or change: chmod 0400 it (0440 for its group)`)
  } catch {
    faults.push(`${name} names a file that cannot be read`)
    return undefined
  }
  const read = readTextFile(path)
  if ('fault' in read) {
    faults.push(`${name} ${read.fault}`)
    return undefined
  }
  const text = read.value.replace(/\r?\n$/, '')
  if (text === '') faults.push(`${name} names a file that is empty`)
  return text
}
