import { type Capabilities, classesBy, type ProbeDeps, probe, sessionOf } from './capabilities.ts'
import type { Call } from './http/call.ts'
import type { Answer } from './http/client.ts'
import { pluginsIn } from './shown-plugins.ts'
import { versionIn } from './version-limits.ts'

/** What is known of a controller, kept until it is another one: upgraded or restarted. */
export interface CapabilityCache {
  /** What was last known, whether it still holds or not; null before the first probe. */
  readonly last: Capabilities | null
  /** Whether the last folder with secrets showed their ciphertexts; null before the first. */
  readonly showsCiphertexts: boolean | null
  /** Whether the controller has not been asked yet, or has become another one since. */
  readonly isStale: boolean
  /** What holds now, asked for with the call that needs it if it is not known. */
  within(call: Call): Promise<Capabilities>
  /** Looks at an answer for signs of another version or another run. */
  notice(answer: Answer): void
  /** What reading a folder showed, by its configuration where that could be read. */
  learn(valueDrift: boolean, shown: 'ciphertexts' | 'masks' | undefined, document: string | undefined): void
}

export function createCapabilityCache(deps: ProbeDeps): CapabilityCache {
  let last: Capabilities | null = null
  let valueDrift: boolean | null = null
  let showsCiphertexts: boolean | null = null
  let isStale = true
  let underWay: Promise<Capabilities> | undefined
  let shownPlugins: ReadonlyMap<string, string> = new Map()
  /** What was probed, with what was learned beside. */
  const withLearned = (probed: Omit<Capabilities, 'valueDrift' | 'shownPlugins'>): Capabilities => ({
    ...probed,
    classes: classesBy(probed.plugins, shownPlugins),
    shownPlugins: Object.fromEntries(shownPlugins),
    valueDrift
  })
  const ask = async (call: Call): Promise<Capabilities> => {
    try {
      last = withLearned(await probe(call, deps))
      isStale = false
      return last
    } finally {
      underWay = undefined
    }
  }
  return {
    get last() {
      return last
    },
    get showsCiphertexts() {
      return showsCiphertexts
    },
    get isStale() {
      return isStale
    },
    within: async call => {
      if (!isStale && last !== null) return last
      underWay ??= ask(call)
      return underWay
    },
    notice: answer => {
      const version = versionIn(answer.headers['x-jenkins'])
      const session = sessionOf(answer)
      if (last === null) return
      const isOther = (version !== undefined && version !== last.version) || (session !== null && session !== last.session)
      if (!isOther || isStale) return
      isStale = true
      shownPlugins = new Map()
    },
    learn: (isWatched, shown, document) => {
      if (shown !== undefined) showsCiphertexts = shown === 'ciphertexts'
      valueDrift = isWatched
      // Where the list of plug-ins can be read there is nothing to be learned of them.
      if (document !== undefined && (last?.plugins ?? null) === null)
        shownPlugins = new Map([...shownPlugins, ...pluginsIn(document)])
      if (last !== null) last = withLearned(last)
    }
  }
}
