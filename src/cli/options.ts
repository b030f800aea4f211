import { Option } from 'commander'
import type { Role } from '../domain/permissions.ts'
import { Failure } from './exit.ts'
import { formats } from './output.ts'
import type { Terminal } from './terminal.ts'

export const format = (): Option => new Option('-o, --output <format>', 'output format').choices(formats).default('table')

export const project = (): Option => new Option('-p, --project <name>', 'the project (or JCB_PROJECT)')

/** Default of `--wait`, in seconds. */
const WAIT = 120

export const wait = (): Option =>
  new Option('--wait [seconds]', `wait for the outcome in Jenkins, by default at most ${WAIT} seconds`)
    .preset(String(WAIT))
    .argParser(seconds)

function seconds(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) === 0)
    throw new Failure('usage', '--wait takes a number of seconds from 1 to 99999')
  return Number(text)
}

/** Parses the value of `--expiring`, which the bridge checks again. */
export function duration(text: string): string {
  if (!/^[1-9]\d{0,3}[dh]$/.test(text))
    throw new Failure('usage', '--expiring takes a number of days (30d) or hours (12h), from 1 to 9999')
  return text
}

/** Parses an option whose value is a whole number in a range. */
export const numberFrom =
  (name: string, least: number, most: number) =>
  (text: string): number => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < least || Number(text) > most)
      throw new Failure('usage', `${name} takes a number from ${least} to ${most}`)
    return Number(text)
  }

export function projectOf({ env }: Pick<Terminal, 'env'>, said: string | undefined): string {
  const name = said ?? (env['JCB_PROJECT'] || undefined)
  if (name === undefined) throw new Failure('usage', 'no project given: use -p NAME or JCB_PROJECT')
  return name
}

/** An option that may be repeated. */
export const repeated = (flags: string, description: string): Option =>
  new Option(flags, description).argParser((text: string, before: string[]) => [...before, text]).default([], 'none')

/** Parses `NAME=VALUE`, as `option` names it. */
export function pairOf(option: string, text: string): [string, string] {
  const at = text.indexOf('=')
  // The text is not repeated: it may be a secret without its name.
  if (at < 1) throw new Failure('usage', `it must be ${option}`)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Parses `PROJECT=ROLE`. */
export function roleOf(text: string): [string, Role] {
  const [, project, role] = /^([^=]+)=(viewer|operator|admin)$/.exec(text) ?? []
  if (project === undefined || role === undefined)
    throw new Failure('usage', '--role takes PROJECT=viewer, PROJECT=operator or PROJECT=admin; * means every project')
  return [project, role as Role]
}

/** Roles in projects, as a table shows them. */
export const rolesText = (roles: Readonly<Record<string, string>>): string =>
  Object.entries(roles)
    .map(([project, role]) => `${project}=${role}`)
    .join(',')
