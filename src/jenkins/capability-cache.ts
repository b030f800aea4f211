import { type Capabilities, classesBy, type ProbeDeps, probe, sessionOf } from './capabilities.ts'
import type { Call } from './http/call.ts'
import type { Answer } from './http/client.ts'
import { pluginsIn } from './shown-plugins.ts'
import { versionIn } from './version-limits.ts'

/** Caches the capabilities of a controller until it is upgraded or restarted. */
export interface CapabilityCache {
  /** The last known capabilities, possibly stale; null before the first probe. */
  readonly last: Capabilities | null
  /** Whether the last read folder with secrets showed their ciphertexts; null before the first. */
  readonly showsCiphertexts: boolean | null
  /** Whether the controller has not been probed yet, or has been upgraded or restarted since. */
  readonly isStale: boolean
  /** The current capabilities, probed as part of the given call if they are not known. */
  within(call: Call): Promise<Capabilities>
  /** Checks an answer for signs of another version or another run. */
  notice(answer: Answer): void
  /** Learns from a read folder, and from its configuration if that was readable. */
  learn(valueDrift: boolean, shown: 'ciphertexts' | 'masks' | undefined, document: string | undefined): void
}

export function createCapabilityCache(deps: ProbeDeps): CapabilityCache {
  let last: Capabilities | null = null
  let valueDrift: boolean | null = null
  let showsCiphertexts: boolean | null = null
  let isStale = true
  let underWay: Promise<Capabilities> | undefined
  let shownPlugins: ReadonlyMap<string, string> = new Map()
  /** The probed capabilities, completed with the learned ones. */
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
      // If the list of plug-ins is readable, documents add nothing to it.
      if (document !== undefined && (last?.plugins ?? null) === null)
        shownPlugins = new Map([...shownPlugins, ...pluginsIn(document)])
      if (last !== null) last = withLearned(last)
    }
  }
}
