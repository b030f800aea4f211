import { own } from '../../domain/own.ts'
import { filesNamedIn } from './controllers-file.ts'
import type { Environment } from './read-settings.ts'
import type { Setting } from './setting.ts'
import { FILE_SETTINGS, type SettingName, settings } from './settings.ts'

/** A file that a setting is read from. */
export interface ConfigFile {
  readonly setting: SettingName
  readonly path: string
}

/** The files that this environment names: of secrets, of role maps, and certificates. They are read again by a reload. */
export function configFiles(env: Environment): ConfigFile[] {
  const byVariable = FILE_SETTINGS.map(setting => ({ setting, path: own(env, `${setting}_FILE`) }))
  const itself = (Object.entries(settings) as [SettingName, Setting<unknown>][])
    .filter(([, { isFile }]) => isFile)
    .map(([setting]) => ({ setting, path: own(env, setting) }))
  return [...byVariable, ...itself].flatMap(({ setting, path }) => (path ? [{ setting, path }] : []))
}

/** The list of controllers with the files that it names at this moment; empty without it. */
export function listedFiles(env: Environment): string[] {
  const path = own(env, 'CONTROLLERS_FILE')
  return path ? [path, ...filesNamedIn(path)] : []
}

/** Settings that could be in a file, but are in the environment: a process never sees another value of theirs. */
export const inEnvironment = (env: Environment): SettingName[] => FILE_SETTINGS.filter(name => (own(env, name) ?? '') !== '')
