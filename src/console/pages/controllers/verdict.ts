import type { controllerMessages } from '#messages/controllers'
import type { Controller } from '../../api/controllers.ts'
import type { Tone } from '../../ui/tones.ts'

type Capabilities = NonNullable<Controller['capabilities']>
type Kind = keyof typeof controllerMessages.verdict
type Limit = keyof typeof controllerMessages.limits

/** Milliseconds by which clocks may differ before it is worth a word. */
const CLOCKS_DIFFER = 30_000

export interface Verdict {
  readonly kind: Kind
  readonly tone: Tone
  /** What is missing although Jenkins answers, the worst first. */
  readonly limits: readonly { readonly name: Limit; readonly count: number }[]
}

const tones: Readonly<Record<Kind, Tone>> = {
  works: 'good',
  limited: 'warn',
  paused: 'warn',
  unreachable: 'bad',
  failing: 'bad',
  unknown: 'idle'
}

/** What many a Jenkins lacks, and only some credentials need. */
const minor: ReadonlySet<Limit> = new Set(['missing', 'emojiSafe'])

export const missingClasses = ({ classes }: Pick<Capabilities, 'classes'>): string[] =>
  Object.entries(classes).flatMap(([name, isThere]) => (isThere === false ? [name] : []))

/** What the capabilities of a Jenkins lack, by how much it matters. What Jenkins does not tell is no lack. */
export function limitsOf(capabilities: Capabilities): Verdict['limits'] {
  const { may, valueDrift, emojiSafe, passwordAsToken, clockDifferenceMs } = capabilities
  const missing = missingClasses(capabilities).length
  const found: readonly (readonly [Limit, boolean])[] = [
    ['passwordAsToken', passwordAsToken],
    ['createFolders', may.createFolders === false],
    ['valueDrift', valueDrift === false],
    ['clock', Math.abs(clockDifferenceMs ?? 0) > CLOCKS_DIFFER],
    ['missing', missing > 0],
    ['emojiSafe', !emojiSafe]
  ]
  return found.flatMap(([name, is]) => (is ? [{ name, count: name === 'missing' ? missing : 1 }] : []))
}

type Judged = Pick<Controller, 'state' | 'circuit'> & Partial<Pick<Controller, 'capabilities'>>

/** The state of a controller in one word. Members are not sent its capabilities, so for them it only works or does not. */
export function judge({ state, circuit, capabilities }: Judged): Verdict {
  const limits = capabilities === null || capabilities === undefined ? [] : limitsOf(capabilities)
  const kind = kindOf()
  return { kind, tone: tones[kind], limits: kind === 'limited' || kind === 'works' ? limits : [] }

  function kindOf(): Kind {
    if (state === 'Failing') return 'failing'
    if (circuit !== 'closed') return 'paused'
    if (state === 'Unknown') return 'unreachable'
    if (capabilities === null) return 'unknown'
    return limits.every(({ name }) => minor.has(name)) ? 'works' : 'limited'
  }
}
