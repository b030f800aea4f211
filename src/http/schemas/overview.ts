import Type from 'typebox'
import { overviewParts } from '../../commands/overview/overview.ts'
import { attentionActions, attentionReasons } from '../../domain/overview/attention.ts'
import { bucketNames, windowNames } from '../../domain/overview/windows.ts'
import { reasons } from '../../domain/reasons.ts'
import { type Phase, phases } from '../../domain/status.ts'
import { EventSchema } from './bridge.ts'
import { closed, oneOf, orNull, reasonOrNull, ref, Time } from './common.ts'

export const OverviewQuery = Type.Object(
  { window: Type.Optional(oneOf(windowNames, { default: '24h', description: 'How far back the plots go.' })) },
  closed
)

const counts = Type.Object(Object.fromEntries(phases.map(phase => [phase, Type.Integer()])) as Record<Phase, Type.TInteger>, {
  description: 'Number of credentials in each phase.'
})

const TotalsSchema = Type.Object({
  projects: Type.Integer(),
  credentials: Type.Integer(),
  phases: counts,
  expired: Type.Integer(),
  expiringIn7Days: Type.Integer({ description: 'Credentials that have not expired and do so within 7 days.' }),
  expiringIn30Days: Type.Integer({ description: 'The same within 30 days.' }),
  stale: Type.Integer({
    description: 'Credentials with a value that can no longer be read from its secret store, or from the project that shares it.'
  }),
  invalid: Type.Integer({ description: 'Credentials whose last try on a verify target said that they do not work.' }),
  unmanaged: Type.Integer({ description: 'Credentials in the folders that the bridge does not manage.' }),
  copies: Type.Integer({ description: 'Folders with copies of credentials.' }),
  paused: Type.Integer({ description: 'Projects that the last run found paused.' })
})

const ProjectHealth = Type.Object({
  name: Type.String(),
  displayName: Type.String(),
  phases: counts,
  unmanaged: Type.Integer(),
  expired: Type.Integer(),
  stale: Type.Integer({ description: 'Credentials with a value that can no longer be read from where it comes from.' }),
  invalid: Type.Integer({ description: 'Credentials whose last try on a verify target said that they do not work.' }),
  paused: Type.Boolean(),
  blocked: reasonOrNull('Why the bridge does not act on the project at all; null if it does.'),
  checkedAt: orNull<string>('string', 'When its folder was last read in full; of several, the one longest ago.')
})

const AttentionSchema = Type.Object(
  {
    kind: oneOf(['credential', 'project', 'controller'] as const),
    project: orNull<string>('string', 'Name of the project; null for a controller.'),
    id: orNull<string>('string', 'Id of the credential, or name of the controller; null for a project.'),
    type: orNull<string>('string', 'Type of the credential; otherwise null.'),
    phase: orNull<Phase>('string', 'Phase of the credential; otherwise null.', { enum: [...phases, null] }),
    reason: oneOf([...reasons, ...attentionReasons], {
      description:
        'One of the reasons in docs/reasons.md, or `Expired`, `ExpiresSoon` (within 7 days), `SourceStale` (a value can no longer be read, see `status.source`), `VerificationFailed` (it does not work, see `status.verified`), `Paused` (and changes wait) or `CopiesFound`.'
    }),
    since: orNull<string>('string', 'Since when, or when it expires; null if it is not known.'),
    action: oneOf(attentionActions, { description: 'What a person can do about it.' }),
    count: Type.Integer({ description: 'Number of credentials that it is about, or of folders with copies.' })
  },
  { $id: 'Attention', title: 'Attention' }
)

const ControllerHealthSchema = Type.Object(
  {
    name: Type.String(),
    state: oneOf(['Ready', 'Failing', 'Unknown'] as const, {
      description:
        '`Unknown`: it does not answer now, or has not answered yet if `reason` is null. `Failing`: it answers, and somebody must do something.'
    }),
    reason: reasonOrNull('Why it is not ready: one of the reasons in docs/reasons.md.'),
    message: orNull<string>('string', 'The reason as a sentence.'),
    since: orNull<string>('string', 'Since when it is not ready, or calls to it are paused; null if it is not known.'),
    paused: Type.Boolean({ description: 'Whether a process of the bridge has paused its calls after several failures.' }),
    projects: Type.Integer({ description: "The caller's projects on it." }),
    waiting: Type.Integer({ description: 'Credentials of these that are still to be synced.' }),
    checkedAt: orNull<string>('string', 'When their folders there were last read in full, the one longest ago; null: never.')
  },
  { $id: 'ControllerHealth', title: 'ControllerHealth' }
)

const OverviewEvent = Type.Object(
  { project: Type.String(), ...EventSchema.properties },
  { $id: 'OverviewEvent', title: 'OverviewEvent' }
)

const at = Type.String({ format: 'date-time', description: 'When the bucket begins.' })

export const OverviewSchema = Type.Object(
  {
    window: oneOf(windowNames),
    from: Time,
    to: Time,
    bucket: oneOf(bucketNames, { description: 'Length of the buckets, which begin at full hours or days in UTC.' }),
    totals: TotalsSchema,
    projects: Type.Array(ProjectHealth, { description: 'The projects in most trouble, worst first: at most 50.' }),
    projectsTotal: Type.Integer(),
    attention: Type.Array(ref(AttentionSchema), { description: 'What needs a person, the most urgent first: at most 50.' }),
    attentionTotal: Type.Integer(),
    drift: Type.Array(
      Type.Object({
        at,
        found: Type.Integer({ description: 'Changes made in Jenkins that were found.' }),
        repaired: Type.Integer({ description: 'Those that were repaired.' })
      })
    ),
    timeToJenkins: Type.Array(
      Type.Object({
        at,
        p50: orNull<number>('number', 'Seconds within which half of the changes were proved to be in Jenkins; null for none.'),
        p95: orNull<number>('number', 'The same for 95 %.'),
        count: Type.Integer({ description: 'Number of changes that reached Jenkins.' })
      })
    ),
    expiries: Type.Array(
      Type.Object({
        day: Type.String({ format: 'date', description: 'A day in UTC.' }),
        count: Type.Integer({ description: 'Credentials that expire on it.' })
      }),
      { description: 'The next 90 days, today included.' }
    ),
    controllers: Type.Array(ref(ControllerHealthSchema), { description: 'Those that the caller may see.' }),
    events: Type.Array(ref(OverviewEvent), { description: "The last 20 events of the caller's projects, newest first." }),
    partial: Type.Array(oneOf(overviewParts), {
      description: 'Parts that could not be read, or not in time, and are empty, zero or not complete.'
    })
  },
  {
    $id: 'Overview',
    title: 'Overview',
    description:
      "A summary of the caller's projects. With more than 200 projects it may be up to 30 seconds old; `to` says when it was made."
  }
)

/** Schemas that others refer to by name. */
export const overviewSchemas = [AttentionSchema, ControllerHealthSchema, OverviewEvent, OverviewSchema]
