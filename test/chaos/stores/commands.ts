import fc from 'fast-check'

/** The kinds of secret stores. Every sequence has one of each. */
export const KINDS = ['vault', 'kubernetes', 'file'] as const
export type Kind = (typeof KINDS)[number]

/** The keys of each store. Credentials refer to all of them from the first project, and to the first one from the second project. */
export const KEYS = ['k0', 'k1', 'k2'] as const

/** What is at a key: a new value, or nothing that a credential could take. */
export const CONTENTS = ['good', 'large', 'useless', 'empty', 'gone', 'destroyed'] as const
export type Content = (typeof CONTENTS)[number]

/** How a store fails as a whole. Files are there or not. */
export const FAULTS = ['none', 'slow', 'down', 'forbidden', 'limited', 'sealed', 'half'] as const
export type StoreFault = (typeof FAULTS)[number]

/** Credentials with typed values. */
export const TYPED = ['typed-0', 'typed-1'] as const

export const idOf = (kind: Kind, key: string): string => `${kind}-${key}`

/** What the first project may share with the second one. */
export const SHARED = [...TYPED, ...KINDS.map(kind => idOf(kind, 'k0')), idOf('vault', 'k1')] as const

export type Command =
  | { readonly do: 'write'; readonly kind: Kind; readonly key: string; readonly content: Content }
  | { readonly do: 'fault'; readonly kind: Kind; readonly fault: StoreFault }
  | { readonly do: 'allow'; readonly kind: Kind; readonly project: 0 | 1; readonly isAllowed: boolean }
  | { readonly do: 'every'; readonly kind: Kind; readonly every: '1s' | '3s' | '1h' }
  | { readonly do: 'refresh'; readonly kind: Kind; readonly key: string | null }
  | { readonly do: 'remove-store'; readonly kind: Kind }
  | { readonly do: 'type'; readonly id: string }
  | { readonly do: 'share' | 'unshare'; readonly id: string }
  | { readonly do: 'late'; readonly kind: Kind; readonly key: string }
  | { readonly do: 'settle' }

/** What happens to the machines. `which`: a process; both of them at once with `worst`. */
export type Incident =
  | { readonly do: 'process'; readonly which: number; readonly downMs: number }
  | { readonly do: 'worst' | 'redis'; readonly downMs: number }

export interface Batch {
  readonly sequences: readonly (readonly Command[])[]
  readonly incidents: readonly Incident[]
  /** Whether the end is found by the interval; otherwise somebody asks for it. */
  readonly isByInterval: boolean
}

const kind = fc.constantFrom(...KINDS)
const key = fc.constantFrom(...KEYS)
const of = <T extends string>(name: T) => fc.constant(name)

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      ...{ do: of('write'), kind, key },
      content: fc.oneof({ weight: 6, arbitrary: of('good') }, { weight: 4, arbitrary: fc.constantFrom(...CONTENTS) })
    })
  },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ do: of('fault'), kind },
      fault: fc.oneof({ weight: 2, arbitrary: of('none') }, { weight: 3, arbitrary: fc.constantFrom(...FAULTS) })
    })
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...{ do: of('allow'), kind, isAllowed: fc.boolean() },
      project: fc.constantFrom(0 as const, 1 as const)
    })
  },
  { weight: 2, arbitrary: fc.record({ do: of('every'), kind, every: fc.constantFrom('1s', '3s', '1h') }) },
  { weight: 2, arbitrary: fc.record({ do: of('refresh'), kind, key: fc.option(key) }) },
  { weight: 1, arbitrary: fc.record({ do: of('remove-store'), kind }) },
  { weight: 3, arbitrary: fc.record({ do: of('type'), id: fc.constantFrom(...TYPED) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('share', 'unshare'), id: fc.constantFrom(...SHARED) }) },
  { weight: 2, arbitrary: fc.record({ do: of('late'), kind, key }) },
  { weight: 3, arbitrary: fc.record({ do: of('settle') }) }
)

const downMs = fc.integer({ min: 20, max: 800 })
const incident: fc.Arbitrary<Incident> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: of('process'), which: fc.nat({ max: 1 }), downMs }) },
  { weight: 1, arbitrary: fc.record({ do: of('worst'), downMs }) },
  { weight: 2, arbitrary: fc.record({ do: of('redis'), downMs }) }
)

/** Sequences that run side by side on the same machines. */
export const batchOf = (size: number): fc.Arbitrary<Batch> =>
  fc.record({
    sequences: fc.array(fc.array(command, { minLength: 20, maxLength: 30, size: 'max' }), { minLength: size, maxLength: size }),
    incidents: fc.array(incident, { minLength: 30, maxLength: 30, size: 'max' }),
    isByInterval: fc.boolean()
  })
