import { jenkinsClasses } from '../domain/types/index.ts'
import type { Call } from './http/call.ts'
import type { Answer } from './http/client.ts'
import { isFromJenkins, jsonOf, wantsCrumb } from './http/outcome.ts'
import { explain } from './item-probe.ts'
import { askToCreate, createVerdict } from './permissions.ts'
import { hasPlaintextWindow, isEmojiSafe, versionIn } from './version-limits.ts'

/** Whether the bridge writes credentials of this class. */
export const isKnownClass = (className: string): boolean => jenkinsClasses.has(className)

/** The required plug-in of a class, as a message; undefined for a class that the bridge does not write. */
export function neededFor(className: string): string | undefined {
  const plugin = jenkinsClasses.get(className)?.plugin
  return plugin === undefined ? undefined : `needs the plug-in ${plugin}`
}

/** What a controller supports and permits our user to do. `null`: unknown. */
export interface Capabilities {
  readonly version: string
  /** Changes with every start of the controller. */
  readonly session: string | null
  /** Active plug-ins and their versions; visible only to administrators (or with Overall/SystemRead). */
  readonly plugins: Readonly<Record<string, string>> | null
  /** Plug-ins named in the folders read so far, with their versions; there may be others. */
  readonly shownPlugins: Readonly<Record<string, string>>
  /** Whether each class of credential that the bridge writes is available. */
  readonly classes: Readonly<Record<string, boolean | null>>
  /** What our user may do at the root; folders can override it. */
  readonly may: { readonly createFolders: boolean | null; readonly seePlugins: boolean }
  /** Whether a value changed in Jenkins is detectable, by the last folder that was read. */
  readonly valueDrift: boolean | null
  readonly emojiSafe: boolean
  readonly plaintextWindow: boolean
  /** Whether each change needs a crumb: with a password, unless the controller has CSRF protection off. */
  readonly crumbNeeded: boolean
  /**
   * The configured API token is actually a password: Jenkins permits reads with it and refuses every change for lack of a crumb.
   */
  readonly passwordAsToken: boolean
  /** How far the controller's clock is ahead of ours, to the second. */
  readonly clockDifferenceMs: number | null
}

export interface ProbeDeps {
  /** Whether we log in with a password. */
  readonly byPassword: boolean
  /** Milliseconds since 1970. */
  readonly date: () => number
}

/** Probes what a controller supports. Changes nothing. */
export async function probe(call: Call, deps: ProbeDeps): Promise<Omit<Capabilities, 'valueDrift' | 'shownPlugins'>> {
  const begin = deps.date()
  const up = await call.send({ method: 'GET', path: 'api/json', query: { tree: 'mode' } })
  const end = deps.date()
  if (up.status !== 200) return explain(call, up)
  jsonOf(call.operation, up)
  const version = versionIn(up.headers['x-jenkins']) ?? 'unknown'
  const plugins = await pluginsOf(call)
  const creation = await askToCreate(call, [])
  const hasCrumb = deps.byPassword && (await hasCrumbs(call))
  // The refusals among these answers count only if Jenkins has started.
  await call.proveStarted()
  return {
    version,
    session: sessionOf(up),
    plugins,
    classes: classesBy(plugins, new Map()),
    may: { createFolders: createVerdict(creation), seePlugins: plugins !== null },
    emojiSafe: isEmojiSafe(version),
    plaintextWindow: hasPlaintextWindow(version),
    crumbNeeded: hasCrumb,
    passwordAsToken: !deps.byPassword && wantsCrumb(creation),
    clockDifferenceMs: clockDifference(up, (begin + end) / 2)
  }
}

/** Which classes are available: by the list of plug-ins, otherwise by the documents read so far, which never prove absence. */
export const classesBy = (
  plugins: Capabilities['plugins'],
  shown: ReadonlyMap<string, string>
): Readonly<Record<string, boolean | null>> =>
  Object.fromEntries(
    [...jenkinsClasses.values()].map(({ name, plugin }) => [
      name,
      plugins === null ? shown.has(plugin) || null : Object.hasOwn(plugins, plugin)
    ])
  )

/** Identifies the run of the controller that sent an answer. */
export const sessionOf = (answer: Answer): string | null => {
  const session = answer.headers['x-jenkins-session'] ?? ''
  return /^[0-9A-Za-z]{1,64}$/.test(session) ? session : null
}

async function pluginsOf(call: Call): Promise<Record<string, string> | null> {
  const query = { depth: '1', tree: 'plugins[shortName,version,active]' }
  const answer = await call.send({ method: 'GET', path: 'pluginManager/api/json', query })
  if (answer.status !== 200 || !isFromJenkins(answer)) return null
  const plugins = jsonOf(call.operation, answer)['plugins']
  if (!Array.isArray(plugins)) return null
  return Object.fromEntries(plugins.flatMap(pluginEntry))
}

/** Foreign names reach answers of our API, so they must look like names. */
function pluginEntry(item: unknown): [string, string][] {
  if (typeof item !== 'object' || item === null) return []
  const { shortName, version, active } = item as Readonly<Record<string, unknown>>
  const isNamed = typeof shortName === 'string' && /^[A-Za-z0-9_.-]{1,100}$/.test(shortName)
  if (!isNamed || active === false) return []
  return [[shortName, typeof version === 'string' && /^[\w.+-]{1,60}$/.test(version) ? version : 'unknown']]
}

async function hasCrumbs(call: Call): Promise<boolean> {
  return (await call.send({ method: 'GET', path: 'crumbIssuer/api/json' })).status === 200
}

function clockDifference(answer: Answer, asked: number): number | null {
  const date = Date.parse(answer.headers['date'] ?? '')
  return Number.isNaN(date) ? null : Math.round((date - asked) / 1000) * 1000
}
