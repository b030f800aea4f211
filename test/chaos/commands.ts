import fc from 'fast-check'

/** Field values of one credential, by type; the number makes each of them new. */
export interface Content {
  readonly type: (typeof TYPES)[number]
  readonly salt: string
  readonly description: string
}

export const TYPES = ['username-password', 'ssh-key', 'access-token', 'kubeconfig'] as const

/** Ids that only the API makes; those of UNMANAGED are only made in Jenkins, those of CONTESTED by both. */
export const IDS = ['a', 'b.b', 'c-c', 'd_d', 'E', 'f0', 'g1', 'h2', 'i3'] as const
export const UNMANAGED = ['stray', 'other'] as const
export const TAKEN = ['taken0', 'taken1'] as const

/** The controllers: the one of the settings, and one that was registered. */
export const CONTROLLERS = ['default', 'two'] as const
export type ControllerName = (typeof CONTROLLERS)[number]

export type Command = { readonly project: 0 | 1 } & (
  | { readonly do: 'create' | 'replace'; readonly id: string; readonly content: Content; readonly wait: boolean }
  | { readonly do: 'patch'; readonly id: string; readonly content: Content; readonly part: 'description' | 'secret' }
  | { readonly do: 'delete'; readonly id: string }
  | { readonly do: 'set'; readonly entries: readonly { id: string; content: Content }[]; readonly prune: boolean }
  | { readonly do: 'sync' }
  | { readonly do: 'sync-one'; readonly id: string }
  | { readonly do: 'policy'; readonly policies: { drift?: 'repair' | 'report'; paused?: boolean; bulk?: boolean } }
  | {
      readonly do: 'edit'
      readonly edit: 'secret' | 'rewrite' | 'delete' | 'description'
      readonly id: string
      readonly at: ControllerName
    }
  | { readonly do: 'edit'; readonly edit: 'wipe' | 'delete-folder'; readonly at: ControllerName }
  | { readonly do: 'targets'; readonly isTwo: boolean }
  | { readonly do: 'edit'; readonly edit: 'add'; readonly id: string; readonly salt: string }
  | { readonly do: 'take'; readonly id: string; readonly content: Content; readonly adopt: boolean }
  | { readonly do: 'fault'; readonly fault: Fault }
  | { readonly do: 'settle' }
)

/** A bad answer of Jenkins about one folder, for some requests. */
export interface Fault {
  readonly fault: 'status' | 'drop' | 'half' | 'html-login' | 'latency'
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly times: number
  readonly status: number
  readonly ms: number
  readonly applied: boolean
}

/** What happens to the machines. */
export type Incident =
  | { readonly do: 'jenkins'; readonly downMs: number; readonly bootMs: number; readonly falseForbiddenMs: number }
  | { readonly do: 'redis'; readonly downMs: number }
  | { readonly do: 'worker'; readonly which: number; readonly downMs: number }
  /** The second controller is away, or refuses the login that the bridge has. */
  | { readonly do: 'controller'; readonly downMs: number }
  | { readonly do: 'login'; readonly downMs: number }
  | { readonly do: 'fault'; readonly fault: Fault }

export interface Sequence {
  readonly bulk: readonly [boolean, boolean]
  /** Whether the second project begins with both controllers. */
  readonly isTwo: boolean
  readonly commands: readonly Command[]
}

export interface Batch {
  readonly sequences: readonly Sequence[]
  readonly incidents: readonly Incident[]
}

/** Text with all that XML and Jenkins are known to treat specially, within what this Jenkins stores right. */
const salt = fc.string({ unit: fc.constantFrom(...'aZ09 <>&"\'\t]]>äß中{}=$%\\/'), maxLength: 12 })
const content: fc.Arbitrary<Content> = fc.record({ type: fc.constantFrom(...TYPES), salt, description: salt })
const id = fc.constantFrom(...IDS)
const project = fc.constantFrom(0 as const, 1 as const)

const fault: fc.Arbitrary<Fault> = fc
  .record({
    fault: fc.constantFrom('status', 'status', 'drop', 'half', 'html-login', 'latency'),
    method: fc.constantFrom('GET', 'POST', 'POST', 'DELETE'),
    times: fc.integer({ min: 1, max: 3 }),
    status: fc.constantFrom(500, 502, 503, 404, 403, 400, 409, 429),
    ms: fc.integer({ min: 10, max: 400 }),
    applied: fc.boolean()
  })
  // Nothing says "no" to a request that it has done; an answer can only be lost.
  .map(made => ({ ...made, applied: made.applied && (made.fault !== 'status' || made.status >= 500) }))

type Action<T = Command> = T extends Command ? Omit<T, 'project'> : never
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('create' as const, 'replace' as const), id, content, wait: fc.boolean() })
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('patch' as const),
      id,
      content,
      part: fc.constantFrom('description' as const, 'secret' as const)
    })
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), id }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      entries: fc.uniqueArray(fc.record({ id, content }), { minLength: 1, maxLength: IDS.length, selector: e => e.id }),
      prune: fc.boolean()
    })
  },
  { weight: 1, arbitrary: fc.constant({ do: 'sync' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sync-one' as const), id }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('policy' as const),
      policies: fc.oneof(
        fc.record({ drift: fc.constantFrom('repair' as const, 'report' as const) }),
        fc.record({ paused: fc.boolean() }),
        fc.record({ bulk: fc.boolean() })
      )
    })
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      edit: fc.constantFrom('secret' as const, 'rewrite' as const, 'delete' as const, 'description' as const),
      id,
      at: fc.constantFrom(...CONTROLLERS)
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      edit: fc.constantFrom('wipe' as const, 'delete-folder' as const),
      at: fc.constantFrom(...CONTROLLERS)
    })
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('targets' as const), isTwo: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      edit: fc.constant('add' as const),
      id: fc.constantFrom(...UNMANAGED),
      salt
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('take' as const), id: fc.constantFrom(...TAKEN), content, adopt: fc.boolean() })
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('fault' as const), fault }) },
  { weight: 5, arbitrary: fc.constant({ do: 'settle' as const }) }
)

const command: fc.Arbitrary<Command> = fc.tuple(project, action).map(([project, action]) => ({ project, ...action }))

/** Both projects begin with some credentials that have had time to arrive: most of what happens needs something to happen to. */
const opening = (project: 0 | 1): fc.Arbitrary<Command> =>
  fc.record({
    project: fc.constant(project),
    do: fc.constant('set' as const),
    entries: fc.uniqueArray(fc.record({ id, content }), {
      minLength: 4,
      maxLength: IDS.length,
      size: 'max',
      selector: e => e.id
    }),
    prune: fc.constant(false)
  })
const pause = (project: 0 | 1): Command => ({ project, do: 'settle' })

const sequence: fc.Arbitrary<Sequence> = fc.record({
  bulk: fc.tuple(fc.boolean(), fc.boolean()),
  isTwo: fc.boolean(),
  commands: fc
    .tuple(opening(0), opening(1), fc.array(command, { minLength: 40, maxLength: 60, size: 'max' }))
    .map(([first, second, rest]) => [first, second, pause(0), pause(1), ...rest])
})

const short = fc.integer({ min: 50, max: 600 })
const incident: fc.Arbitrary<Incident> = fc.oneof(
  fc.record({ do: fc.constant('jenkins' as const), downMs: short, bootMs: short, falseForbiddenMs: short }),
  fc.record({ do: fc.constant('redis' as const), downMs: short }),
  fc.record({ do: fc.constantFrom('controller' as const, 'login' as const), downMs: fc.integer({ min: 50, max: 3000 }) }),
  fc.record({ do: fc.constant('worker' as const), which: fc.nat(), downMs: short }),
  fc.record({ do: fc.constant('fault' as const), fault })
)

/** Sequences that run side by side on the same machines. */
export const batchOf = (size: number): fc.Arbitrary<Batch> =>
  fc.record({
    sequences: fc.array(sequence, { minLength: size, maxLength: size }),
    incidents: fc.array(incident, { minLength: 40, maxLength: 40, size: 'max' })
  })
