import { own } from '../../domain/own.ts'
import type { Environment } from './read-settings.ts'
import { FILE_SETTINGS, settings } from './settings.ts'

/** Letters that may be added, left out, changed or swapped with their neighbour: one in a short name, where two make another word. */
const slipsIn = (name: string): number => (name.length < SHORT ? 1 : 2)
const SHORT = 6

/** What Kubernetes and Docker put into the environment of a process for each service beside it. */
const SERVICE = /_SERVICE_(?:HOST|PORT)|_PORT$|_PORT_\d/
/** How the variables begin that Jenkins, compose, npm, Node, systemd and CI systems put there. */
const INJECTED =
  'JENKINS_AGENT_ JENKINS_ENABLE_ JENKINS_INCREMENTALS_ JENKINS_JAVA_ JENKINS_PLUGIN_ JENKINS_SLAVE_ JENKINS_UC BUILD_ CI_ COMPOSE_ DOCKER_ GITHUB_ GITLAB_ HUDSON_ LC_ NODE_ NPM_ npm_ SSH_ SYSTEMD_ XDG_'.split(
    ' '
  )
/** What is set for other programs, and is near a setting by chance. */
const ORDINARY = new Set('HOME LANG PATH POST TERM USER SSL_CERT_FILE'.split(' '))

const isOfOthers = (name: string): boolean =>
  ORDINARY.has(name) || SERVICE.test(name) || INJECTED.some(prefix => name.startsWith(prefix))

const known: ReadonlySet<string> = new Set([...Object.keys(settings), ...FILE_SETTINGS.map(name => `${name}_FILE`)])

/**
 * A sentence for each variable that no setting is called and that resembles one which is not set: it would be ignored without a word,
 * and a limit or a protection would not be there.
 */
export function misspeltSettings(env: Environment): string[] {
  const isSet = (name: string): boolean => (own(env, name) ?? '') !== ''
  const unset = [...known].filter(name => !isSet(name))
  return Object.keys(env)
    .filter(name => isSet(name) && !known.has(name) && !isOfOthers(name))
    .flatMap(name => {
      const meant = nearest(name, unset)
      return meant === undefined ? [] : [`${name} is not a setting: did you mean ${meant}?`]
    })
}

function nearest(name: string, candidates: readonly string[]): string | undefined {
  const [best] = candidates
    .filter(candidate => Math.abs(candidate.length - name.length) <= slipsIn(candidate))
    .map(candidate => ({ candidate, slips: slipsBetween(name, candidate) }))
    .filter(({ candidate, slips }) => slips <= slipsIn(candidate))
    .toSorted((a, b) => a.slips - b.slips)
  return best?.candidate
}

/** The fewest letters to add, leave out, change or swap that make one word of the other (optimal string alignment). */
export function slipsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    rows.push([i])
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const slips = [at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (isSame ? 0 : 1)]
      rows[i]?.push(Math.min(...slips, ...(isSwap ? [at(i - 2, j - 2) + 1] : [])))
    }
  }
  return at(a.length, b.length)
}
