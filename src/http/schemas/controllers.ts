import Type from 'typebox'
import { API_TOKEN_PATTERN, CONTROLLER_NAME_PATTERN, CONTROLLER_NAME_RULE } from '../../domain/controller-record.ts'
import { closed, listOf, nullable, oneOf, orNull, reasonOrNull, ref, Time } from './common.ts'
import { CheckSchema, projectGlobs } from './registered.ts'

const yesNoOrNull = { type: ['boolean', 'null'] }
const Versions = (options: object) =>
  Type.Unsafe<Record<string, string>>({ type: 'object', additionalProperties: { type: 'string' }, ...options })

const CapabilitiesSchema = nullable(
  Type.Object({
    version: Type.String(),
    session: orNull<string>('string', 'Changes whenever the controller restarts.'),
    plugins: Type.Unsafe<Record<string, string> | null>(
      Versions({
        type: ['object', 'null'],
        description: 'Active plug-ins and their versions; null if the controller does not tell.'
      })
    ),
    shownPlugins: Versions({
      description: 'If `plugins` is null: the plug-ins named in the folders read so far. There may be others.'
    }),
    classes: Type.Unsafe<Record<string, boolean | null>>({
      type: 'object',
      additionalProperties: yesNoOrNull,
      description: 'Whether each credential class is installed; null if not known.'
    }),
    may: Type.Object({ createFolders: Type.Unsafe<boolean | null>(yesNoOrNull), seePlugins: Type.Boolean() }),
    valueDrift: orNull<boolean>('boolean', 'Whether a secret changed in Jenkins can be detected.'),
    emojiSafe: Type.Boolean({ description: 'Whether characters above U+FFFF are stored correctly.' }),
    plaintextWindow: Type.Boolean({ description: 'Whether posted folder XML stays in plain text until the next save.' }),
    crumbNeeded: Type.Boolean(),
    passwordAsToken: Type.Boolean({ description: 'Whether the configured API token is in fact a password.' }),
    clockDifferenceMs: orNull<number>('integer', "How far the controller's clock is ahead of the bridge's.")
  }),
  "What the controller can do and what the bridge's user may do. Null inside: the controller does not tell."
)

export const circuitStates = ['closed', 'open', 'half-open'] as const

const labels = Type.Unsafe<Record<string, string>>({
  type: 'object',
  maxProperties: 20,
  propertyNames: {
    pattern: '^[A-Za-z0-9]([A-Za-z0-9_./-]{0,61}[A-Za-z0-9])?$',
    description:
      'names of 1 to 63 letters, digits, dots, slashes, dashes and underscores; the first and the last a letter or a digit'
  },
  additionalProperties: { type: 'string', maxLength: 200 },
  description: 'Free text by name, for people and for queries.'
})
const globs = projectGlobs(
  'Patterns of the names of the projects that may use it; `*` stands for any characters. Default: all.',
  { minItems: 1 }
)
const pem = (what: string) => orNull<string>('string', what, { maxLength: 100_000 })

/** What a person sets of a controller, as it is shown. */
const settings = {
  managedBy: oneOf(['settings', 'file', 'api'] as const, {
    description:
      '`settings`: configured by JENKINS_URL and its neighbours. `file`: in CONTROLLERS_FILE. Requests can change neither. `api`: registered by a request.'
  }),
  user: Type.String({ description: 'The Jenkins user of the bridge.' }),
  login: oneOf(['token', 'password'] as const, { description: 'How that user logs in. The secret itself is never shown.' }),
  ca: Type.Boolean({ description: 'Whether own certificate authorities are trusted instead of the public ones.' }),
  clientCertificate: Type.Boolean({ description: 'Whether the bridge presents a certificate.' }),
  maxInFlight: Type.Integer({ description: 'Maximum number of concurrent requests.' }),
  seesEverything: Type.Boolean({ description: 'The assurance that the user sees every item in Jenkins.' }),
  projects: globs,
  labels,
  generation: orNull<number>('integer', 'The version that `If-Match` compares; null if it is not registered by a request.')
}

/** Whether a controller works. */
export const controllerState = {
  state: oneOf(['Ready', 'Failing', 'Unknown'] as const, {
    description:
      '`Unknown`: it does not answer now, and may by itself. `Failing`: it answers, and somebody must do something; `reason` says what is wrong.'
  }),
  reachable: Type.Boolean({ description: "The controller answered this request's check and accepted the bridge's user." }),
  reason: reasonOrNull('Why it could not be reached: one of the reasons in docs/reasons.md.'),
  message: orNull<string>('string', 'The reason as a sentence.'),
  circuit: oneOf(circuitStates, {
    description: '`open`: this process has paused its calls after several consecutive failures.'
  }),
  circuitOpenedAt: orNull<string>('string', 'When calls were paused.'),
  nextAttemptAt: orNull<string>('string', 'When a single call will test whether calls go through again; null if none is due.')
}

export const ControllerSchema = Type.Object(
  {
    name: Type.String(),
    url: Type.String(),
    ...settings,
    ...controllerState,
    identity: Type.Union(
      [
        Type.Object({
          known: orNull<string>('string', 'The known Jenkins: `key:…` by its own key, `url:…` by its address.'),
          seen: Type.String({ description: 'The Jenkins that answers.' }),
          standing: oneOf(['known', 'unconfirmed', 'changed'] as const, {
            description:
              '`changed`: another Jenkins answers, and nothing is written to it. `unconfirmed`: it no longer presents its key.'
          }),
          accept: orNull<string>(
            'string',
            'What accepts the Jenkins that answers, as CONTROLLER_ACCEPT, as `accept` in the file, or as the body of `POST …/accept`; null if nothing needs to be accepted.'
          )
        }),
        Type.Null()
      ],
      { description: 'Null until the controller has answered once.' }
    ),
    processes: Type.Array(
      Type.Object({
        id: Type.String({ description: 'Host, process id and a random part.' }),
        role: Type.String(),
        version: Type.String(),
        circuit: oneOf(circuitStates),
        configuration: oneOf(['same', 'other'] as const, {
          description: '`other`: it has another address, user or option for this controller than the process that answers.'
        }),
        reloadRefused: Type.Boolean({ description: 'Whether its files have a fault, so that it uses what it read before.' }),
        seenAt: Time
      }),
      {
        description:
          'The live processes of the bridge that have this controller, each with its own circuit breaker; gone after three missed heartbeats.'
      }
    ),
    workers: Type.Integer({
      description: 'Number of live workers that serve it (WORKER_CONTROLLERS). With 0, changes are stored and wait.'
    }),
    backlog: Type.Object(
      {
        waiting: Type.Integer({
          description: 'Credentials that differ from Jenkins and are still being synced.'
        }),
        unsyncedSince: orNull<string>('string', 'Time of the oldest change that Jenkins does not hold yet.'),
        uncheckedSince: orNull<string>('string', 'When the least recently read project was last read.')
      },
      { description: 'Pending work over all projects; at most half a minute old.' }
    ),
    capabilities: CapabilitiesSchema
  },
  { $id: 'Controller', title: 'Controller' }
)

export const ControllerList = listOf('ControllerList', ControllerSchema)

const url = Type.String({
  ...{ maxLength: 2048, pattern: '^https?://[^\\s@?#]+$' },
  description: 'the root address of Jenkins, http or https, with any path prefix and without user, password, query and fragment'
})
const user = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f:]+$',
  description: 'a username without a colon or control characters'
})
const secret = (description: string) =>
  Type.String({ ...{ minLength: 1, maxLength: 4096, pattern: API_TOKEN_PATTERN, writeOnly: true }, description })

const input = {
  token: Type.Optional(secret('the API token of the user: printable characters without white space')),
  password: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4096,
      writeOnly: true,
      description: 'Its password, if it has no API token: slower, since each change needs a crumb.'
    })
  ),
  ca: Type.Optional(pem('Certificate authorities (PEM) to trust instead of the public ones.')),
  clientCertificate: Type.Optional(pem('Certificate (PEM) that the bridge presents.')),
  clientKey: Type.Optional(
    orNull<string>('string', 'The key of that certificate (PEM, without a passphrase).', { maxLength: 100_000, writeOnly: true })
  ),
  maxInFlight: Type.Optional(
    orNull<number>('integer', 'Maximum number of concurrent requests; null: 4.', { minimum: 1, maximum: 64 })
  ),
  seesEverything: Type.Optional(
    Type.Boolean({ description: 'The assurance that the user sees every item. Then a 404 proves that a folder is gone.' })
  ),
  projects: Type.Optional(globs),
  labels: Type.Optional(labels)
}

/** What is said of a controller wherever it is configured, its login apart. */
export const controllerFields = {
  ...{ name: Type.String({ pattern: CONTROLLER_NAME_PATTERN, description: CONTROLLER_NAME_RULE }), url, user },
  ...{ ca: input.ca, clientCertificate: input.clientCertificate, maxInFlight: input.maxInFlight },
  ...{ seesEverything: input.seesEverything, projects: input.projects, labels: input.labels }
}

const CreateController = Type.Object(
  { name: controllerFields.name, url, user, ...input },
  {
    ...closed,
    ...{ $id: 'CreateController', title: 'CreateController' },
    examples: [{ name: 'eu-1', url: 'https://jenkins-eu.example.com', user: 'bridge', token: 'API-TOKEN', projects: ['shop-*'] }]
  }
)
const PatchController = Type.Object(
  { url: Type.Optional(url), user: Type.Optional(user), ...input },
  {
    ...closed,
    ...{ $id: 'PatchController', title: 'PatchController' },
    description: 'Another address takes a new `token` or `password` with it.',
    examples: [{ token: 'NEW-API-TOKEN' }]
  }
)
const AcceptController = Type.Object(
  { identity: Type.String({ maxLength: 2200, description: '`identity.seen` of the controller: the Jenkins that answers now.' }) },
  { ...closed, $id: 'AcceptController', title: 'AcceptController', examples: [{ identity: 'url:https://jenkins.example.com' }] }
)

export const NewController = Type.Object(
  { controller: ref(ControllerSchema), check: ref(CheckSchema) },
  { $id: 'NewController', title: 'NewController' }
)

/** Schemas that others refer to by name. */
export const controllerSchemas = [
  ...[ControllerSchema, ControllerList],
  ...[CreateController, PatchController, AcceptController],
  NewController
]

/** Request bodies. */
export const controllerBody = {
  create: ref(CreateController),
  patch: ref(PatchController),
  accept: ref(AcceptController)
}
