import Type, { type Static } from 'typebox'
import type { VerifyTargetInput } from '../../commands/verify/targets.ts'
import type { Fault } from '../../domain/problems.ts'
import {
  ADDRESS_LIMIT,
  CA_LIMIT,
  HOST_KEYS_LIMIT,
  VERIFY_TARGET_NAME_PATTERN,
  VERIFY_TARGET_NAME_RULE
} from '../../domain/verify-target.ts'
import type { VerifyKind } from '../../verify/kind.ts'
import { kinds } from '../../verify/kinds.ts'
import { createCheck } from '../validator.ts'
import { closed, listOf, oneOf, orNull, ref } from './common.ts'
import { closedRecords, oneOfParts, projectGlobs, versioned } from './registered.ts'

export const VerifyTargetPath = Type.Object({ target: Type.String({ description: 'Name of the verify target.' }) })

const name = Type.String({ pattern: VERIFY_TARGET_NAME_PATTERN, description: VERIFY_TARGET_NAME_RULE })
const address = Type.String({
  maxLength: ADDRESS_LIMIT,
  description:
    'Where credentials are sent to, and nowhere else: an `https://` URL, or `ssh://host[:port]` for the kind `git-ssh`.'
})
const ca = Type.String({
  maxLength: CA_LIMIT,
  description: 'Certificates of the authorities to trust instead of the well-known ones, in PEM form.'
})
const hostKey = Type.String({ maxLength: 4096 })
const hostKeys = Type.Array(hostKey, {
  maxItems: HOST_KEYS_LIMIT,
  description:
    'Host keys of the server, as in `known_hosts` without the host: `ssh-ed25519 AAAA…`. Without one, nothing is tried.'
})
const projects = projectGlobs(
  'Patterns of the names of the projects that may use it; `*` stands for any characters. Checked at every try.'
)

const kindName = ({ kind, description }: VerifyKind) => Type.Literal(kind, { description })
const typesOf = ({ types }: VerifyKind) =>
  Type.Array(oneOf(types, {}), {
    ...{ minItems: 1, maxItems: types.length, uniqueItems: true },
    description: 'The types of credentials that are tried on it; by default all that its kind can try.'
  })
const optionsOf = ({ kind, options }: VerifyKind) =>
  Type.Object(options.properties, { ...closed, description: `Options of the kind ${kind}.`, default: {} })
const trustOf = ({ trust }: VerifyKind) => (trust === 'ca' ? { ca: Type.Optional(ca) } : { hostKeys: Type.Optional(hostKeys) })

const settingsOf = (kind: VerifyKind) => ({
  address,
  ...trustOf(kind),
  options: Type.Optional(optionsOf(kind)),
  projects,
  types: Type.Optional(typesOf(kind))
})

/** Body of a create: one schema per kind, discriminated by `kind`, so that an error refers to the intended one. */
const createParts = kinds.map(kind =>
  Type.Object(
    { name, kind: kindName(kind), ...settingsOf(kind) },
    { ...closed, $id: `CreateVerifyTarget.${kind.kind}`, title: `CreateVerifyTarget.${kind.kind}` }
  )
)

export type CreateVerifyTargetBody = VerifyTargetInput & { readonly name: string; readonly kind: string }

const CreateVerifyTarget = oneOfParts<CreateVerifyTargetBody>('CreateVerifyTarget', 'kind', createParts)

const PatchVerifyTarget = Type.Unsafe<VerifyTargetInput>({
  $id: 'PatchVerifyTarget',
  title: 'PatchVerifyTarget',
  type: 'object',
  properties: {
    address,
    ca: orNull<string>('string', 'Null: the well-known authorities are trusted again.'),
    hostKeys,
    options: { type: 'object', additionalProperties: true, description: 'Merged one by one; null removes one.' },
    projects,
    types: Type.Array(Type.String(), { minItems: 1, maxItems: 20 })
  },
  additionalProperties: false,
  description: 'A merge patch (RFC 7396): what is left out keeps its value. The name and the kind cannot change.',
  examples: [{ projects: ['shop-*', 'bank'] }]
})

const checks = new Map(kinds.map(kind => [kind.kind, createCheck(Type.Object(settingsOf(kind), closed))]))

/** What is wrong with all settings of a kind together, as a patch leaves them. */
export const targetFaults = ({ kind }: VerifyKind, settings: Readonly<Record<string, unknown>>): readonly Fault[] =>
  checks.get(kind)?.(settings) ?? []

export const VerifyTargetSchema = Type.Object(
  {
    name: Type.String(),
    kind: Type.String({ description: `One of ${kinds.map(({ kind }) => `\`${kind}\``).join(', ')}.` }),
    address: Type.String(),
    ca: orNull<string>('string', 'PEM; null: the well-known authorities are trusted.'),
    hostKeys: Type.Array(Type.String()),
    options: Type.Record(Type.String(), Type.Unknown(), { description: 'By its kind; never secret.' }),
    projects: Type.Array(Type.String()),
    types: Type.Array(Type.String()),
    ...versioned
  },
  { $id: 'VerifyTarget', title: 'VerifyTarget' }
)

const ReadyMadeSchema = Type.Object(
  {
    name: Type.String({ description: 'A name for it; another one will do.' }),
    kind: Type.String(),
    title: Type.String(),
    address: Type.String(),
    hostKeys: Type.Array(Type.String()),
    options: Type.Record(Type.String(), Type.Unknown()),
    types: Type.Array(Type.String()),
    isOn: Type.Boolean({ description: 'A verify target of this kind and address is registered.' })
  },
  { $id: 'ReadyMadeVerifyTarget', title: 'ReadyMadeVerifyTarget' }
)

const page = listOf('VerifyTargetPage', VerifyTargetSchema)
export const VerifyTargetList = Type.Object(
  {
    ...page.properties,
    closed: closedRecords(
      'Verify targets whose stored record does not open here: nothing is tried on them, and they can be removed.'
    ),
    readyMade: Type.Array(ref(ReadyMadeSchema), {
      description: 'Well-known services. One is switched on by a create with these fields and the `projects` that may use it.'
    })
  },
  { $id: 'VerifyTargetList', title: 'VerifyTargetList' }
)

export const HostKeysSchema = Type.Object(
  {
    hostKeys: Type.Array(
      Type.Object({
        key: Type.String({ description: 'As it is given in `hostKeys`.' }),
        fingerprint: Type.String({ description: '`SHA256:` and its digest, as `ssh-keygen -l` and hosting services show it.' }),
        isPinned: Type.Boolean({ description: 'It is one of `hostKeys`.' })
      })
    )
  },
  { $id: 'VerifyTargetHostKeys', title: 'VerifyTargetHostKeys' }
)

export const ProjectVerifyTargetSchema = Type.Object(
  {
    name: Type.String(),
    kind: Type.String(),
    title: Type.String({ description: 'What kind of target it is.' }),
    types: Type.Array(Type.String(), { description: 'The types of credentials that are tried on it.' })
  },
  { $id: 'ProjectVerifyTarget', title: 'ProjectVerifyTarget' }
)
export const ProjectVerifyTargetList = listOf('ProjectVerifyTargetList', ProjectVerifyTargetSchema)

export type VerifyTargetAnswer = Static<typeof VerifyTargetSchema>

/** Schemas that others refer to by name. */
export const verifyTargetSchemas = [
  ...[...createParts, CreateVerifyTarget, PatchVerifyTarget],
  ...[VerifyTargetSchema, ReadyMadeSchema, VerifyTargetList, HostKeysSchema],
  ...[ProjectVerifyTargetSchema, ProjectVerifyTargetList]
]

/** Request bodies. */
export const verifyTargetBody = { create: ref(CreateVerifyTarget), patch: ref(PatchVerifyTarget) }
