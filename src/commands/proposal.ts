import type { Caller } from '../domain/caller.ts'
import { type Credential, type Metadata, type Secrets, splitData, unreadableCredential } from '../domain/credential.ts'
import { NO_TIME } from '../domain/damage.ts'
import type { EventType, NewEvent } from '../domain/event.ts'
import { earliest } from '../domain/expiry.ts'
import { type Finding, type Known, nothingKnown } from '../domain/findings.ts'
import { withoutSecretComment, withoutSecrets } from '../domain/leaks/metadata.ts'
import { own } from '../domain/own.ts'
import { type Fault, Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { sentenceOf } from '../domain/reasons.ts'
import { hasAstral } from '../domain/text.ts'
import type { CredentialType, Data } from '../domain/types/define.ts'
import { typeNamed } from '../domain/types/index.ts'
import { USER_NAME } from '../domain/user-name.ts'
import type { CredentialChange, CredentialStore, StoredCredential } from '../store/credential/credential-store.ts'
import { bindingOf, SealError, type Sealer } from '../store/sealing/seal.ts'
import type { Inspect } from './inspect/inspect.ts'
import { Conflict } from './retry-on-conflict.ts'

export interface ProposalDeps {
  readonly credentials: CredentialStore
  readonly sealer: Sealer
  readonly now: () => Date
  readonly inspect: Inspect
  /** Whether a controller keeps characters above U+FFFF; undefined while that is not known. */
  readonly isEmojiSafe: (controller: string) => boolean | undefined
}

/** A credential as it shall be, before it has its generation and seal. */
export interface Proposal {
  readonly project: string
  readonly id: string
  readonly type: string
  readonly description: string
  readonly publicData: Readonly<Record<string, string>>
  readonly secrets: Secrets
  /** Whether the user name is among them; undefined: nobody has said so. */
  readonly usernameSecret: boolean | undefined
  readonly adopt: boolean
  /** Replaces what was attached before; left out, that stays. */
  readonly metadata?: Metadata
  /** A warning for each label and annotation that is not kept. */
  readonly leftOut?: readonly Finding[]
  /** What the check of its content found. */
  readonly known: Known
  /** The expiry that the caller gave; undefined: none was spoken of. */
  readonly statedExpiry: string | null | undefined
  /** Whether a secret is another than before. */
  readonly rotated: boolean
  /** The secret fields that the caller sent, whether their values are new or not. */
  readonly sent?: readonly string[]
  readonly deleted?: boolean
  /** Deleted, and forgotten even without proof that Jenkins does not hold it. */
  readonly forget?: boolean
}

/**
 * Faults of what the project's controller is known to store wrong. Where it is not known yet, the sync finds out and says so in the
 * status.
 */
export function storedWrong(
  deps: Pick<ProposalDeps, 'isEmojiSafe'>,
  project: Project,
  draft: Pick<Proposal, 'description' | 'publicData' | 'secrets'>,
  pointer: string
): Fault[] {
  if (deps.isEmojiSafe(project.controller) !== false) return []
  const detail = 'It has emoji or other characters above U+FFFF, which the Jenkins of this project (before 2.398) stores wrong.'
  const texts = Object.entries(draft.publicData).filter(([, text]) => hasAstral(text))
  const secrets = Object.entries(draft.secrets).filter(([, secret]) => hasAstral(secret.reveal()))
  return [
    ...(hasAstral(draft.description) ? [{ pointer: `${pointer}/description`, detail }] : []),
    ...[...texts, ...secrets].map(([name]) => ({ pointer: `${pointer}/data/${name}`, detail }))
  ]
}

/** The secrets as they are. A change that brings all of them anew needs no old seal to open: there are none to it, if it does not. */
export async function openSecrets(
  deps: Pick<ProposalDeps, 'credentials' | 'sealer'>,
  credential: Credential,
  allAreNew: boolean
): Promise<Secrets> {
  const { project, id, generation } = credential
  const sealed = await deps.credentials.sealed(project, id, generation)
  if (sealed === undefined) throw new Conflict()
  try {
    return await deps.sealer.open(sealed, bindingOf(credential))
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    if (allAreNew) return {}
    throw new Problem('SEAL_BROKEN', `The stored secret does not open: ${error.message}. Send every secret field anew.`)
  }
}

/** What a request says of a credential beside its data. */
export interface Stated {
  /** Make the user name a secret field, or a public one again. */
  readonly usernameSecret?: boolean
  readonly adopt?: boolean
  readonly expiresAt?: string | null
  readonly metadata?: Metadata
  /** Store the fields that an address needs so percent-encoded. */
  readonly urlEncode?: boolean
}

/** The metadata of a request without the secrets of the credential, those of before among them; no field where it says nothing of it. */
export const attached = ({ metadata }: Stated, secrets: Secrets, former: Secrets = {}): Pick<Proposal, 'metadata' | 'leftOut'> =>
  metadata === undefined ? {} : withoutSecrets(metadata, secrets, former)

/**
 * What a change takes over of the present data, in the form that the type has then. A user name that was a secret is not shown again:
 * who makes it public has to send it.
 */
export function carriedOver(credential: Credential, kept: Secrets, type: CredentialType): ReturnType<typeof splitData> {
  const isRevealed = Object.hasOwn(kept, USER_NAME) && !type.secretFields.includes(USER_NAME)
  const all = Object.entries({ ...credential.data, ...kept })
  return splitData(type, Object.fromEntries(all.filter(([name]) => !(isRevealed && name === USER_NAME))))
}

/** A draft of an existing credential with other content. `former` are its secrets before the change. */
export function proposalOf(
  credential: Credential,
  description: string,
  data: Data,
  known: Known,
  stated: Stated = {},
  former: Secrets = {}
): Proposal {
  const { project, id, type } = credential
  const { adopt = credential.adopt, usernameSecret = credential.usernameSecret, expiresAt } = stated
  const { publicData, secrets } = splitData(typeNamed(type, usernameSecret), data)
  return {
    ...{ project, id, type, description, publicData, secrets, usernameSecret, adopt, known },
    ...{ statedExpiry: momentOf(expiresAt), rotated: false },
    ...attached(stated, secrets, former)
  }
}

/** A moment as it is kept, whatever its time zone was. A leap second, which `Date` does not know, is the one before. */
export const momentOf = (text: string | null | undefined): string | null | undefined =>
  typeof text === 'string' ? new Date(text.replace(':60', ':59')).toISOString() : text

/** Whether one of the secrets has another value, has come or has gone. */
export const differ = (before: Secrets, after: Secrets): boolean =>
  Object.keys({ ...before, ...after }).some(name => own(before, name)?.reveal() !== own(after, name)?.reveal())

/** The change that turns a draft into a record: its next generation, sealed for it. */
export async function changeOf(
  deps: Pick<ProposalDeps, 'sealer' | 'now'>,
  caller: Pick<Caller, 'subject'>,
  draft: Proposal,
  stored: Pick<StoredCredential, 'credential' | 'damage'> | undefined,
  type: EventType
): Promise<CredentialChange> {
  const previous = stored === undefined ? undefined : basisOf(stored)
  const credential = recordOf(deps, caller, draft, previous)
  const isNew = previous === undefined || previous.deletedAt !== null
  const sealed = await deps.sealer.seal(draft.secrets, bindingOf(credential))
  const event = credentialEvent(caller, credential, type, isNew ? [] : changedFields(previous, draft))
  const said = draft.forget === true ? ({ reason: 'Forgotten', message: sentenceOf('Forgotten') } as const) : {}
  const replaces = stored?.damage === undefined ? {} : { replaces: stored.damage }
  return { credential, sealed, from: previous?.generation ?? 0, event: { ...event, ...said }, ...replaces }
}

/** What a change is made from. Of a damaged record nothing is taken on but its id and that its generations go on. */
export function basisOf({ credential, damage }: Pick<StoredCredential, 'credential' | 'damage'>): Credential {
  if (damage === undefined) return credential
  // Like one that was deleted: made again, it is new to its author.
  return { ...unreadableCredential(credential.project, credential.id, damage.floor), type: credential.type, deletedAt: NO_TIME }
}

/** A draft that removes a credential. What is on its way out needs no secret any more. */
export function removalOf({ credential, damage }: Pick<StoredCredential, 'credential' | 'damage'>): Proposal {
  const { project, id, type, description, data, usernameSecret, adopt } = credential
  const shared = { project, id, type, secrets: {}, statedExpiry: undefined, rotated: false, deleted: true }
  return damage === undefined
    ? { ...shared, description, publicData: data, usernameSecret, adopt, known: credential }
    : { ...shared, description: '', publicData: {}, usernameSecret: undefined, adopt: false, known: nothingKnown }
}

/** The record that a draft becomes, with its next generation. */
export function recordOf(
  { now }: Pick<ProposalDeps, 'now'>,
  caller: Pick<Caller, 'subject'>,
  draft: Proposal,
  previous: Credential | undefined
): Credential {
  const at = now().toISOString()
  // A credential that is made again while its deletion is under way is new to its author, but its generations go on.
  const isNew = previous === undefined || (previous.deletedAt !== null && draft.deleted !== true)
  const isSecretNew = isNew || draft.rotated
  const { derivedExpiry } = draft.known
  const facts = withoutSecretComment(draft.known.facts, draft.secrets)
  const statedExpiry = draft.statedExpiry === undefined ? (isSecretNew ? null : previous.statedExpiry) : draft.statedExpiry
  const { metadata, leftOut = [] } = draft.metadata === undefined ? attached(isNew ? {} : previous, draft.secrets) : draft
  const warnings = [...draft.known.warnings.filter(({ code }) => code !== 'SecretInMetadata'), ...leftOut]
  return {
    project: draft.project,
    id: draft.id,
    type: draft.type,
    description: draft.description,
    data: draft.publicData,
    secretFields: Object.keys(draft.secrets),
    ...(draft.usernameSecret === undefined ? {} : { usernameSecret: draft.usernameSecret }),
    generation: (previous?.generation ?? 0) + 1,
    sealId: crypto.randomUUID(),
    ...{ warnings, facts, derivedExpiry, statedExpiry, expiresAt: earliest(statedExpiry, derivedExpiry) },
    rotatedAt: isSecretNew ? at : previous.rotatedAt,
    createdAt: isNew ? at : previous.createdAt,
    createdBy: isNew ? caller.subject : previous.createdBy,
    updatedAt: at,
    updatedBy: caller.subject,
    adopt: draft.adopt,
    ...(metadata === undefined ? {} : { metadata }),
    deletedAt: draft.deleted ? at : null,
    ...(draft.forget === true ? { forget: true } : {})
  }
}

export const credentialEvent = (
  caller: Pick<Caller, 'subject'>,
  { id, generation }: Credential,
  type: EventType,
  fields: readonly string[] = []
): NewEvent => ({
  type,
  credential: id,
  actor: caller.subject,
  generation,
  reason: null,
  message: null,
  fields
})

/** Names of what a change touches: visible fields that differ, and the secret fields that were sent or removed. */
function changedFields(previous: Credential, draft: Proposal): string[] {
  if (draft.deleted) return []
  const names = new Set([...Object.keys(previous.data), ...Object.keys(draft.publicData)])
  const visible = [...names].filter(name => own(previous.data, name) !== own(draft.publicData, name))
  const isDated = draft.statedExpiry !== undefined && draft.statedExpiry !== previous.statedExpiry
  const removed = previous.secretFields.filter(name => !Object.hasOwn(draft.secrets, name))
  const changed = [
    ...(previous.description === draft.description ? [] : ['description']),
    ...(isDated ? ['expiresAt'] : []),
    ...(previous.adopt === draft.adopt ? [] : ['adopt']),
    ...((previous.usernameSecret ?? false) === (draft.usernameSecret ?? false) ? [] : ['usernameSecret']),
    ...(draft.metadata === undefined
      ? []
      : attachments.filter(name => !isSame(previous.metadata?.[name], draft.metadata?.[name]))),
    ...visible,
    ...(draft.sent ?? []),
    ...removed
  ]
  return [...new Set(changed)]
}

const attachments = ['labels', 'annotations'] as const

/** Whether two sets of texts by name are the same; none is the same as an empty one. */
const isSame = (a: Readonly<Record<string, string>> = {}, b: Readonly<Record<string, string>> = {}): boolean =>
  Object.keys({ ...a, ...b }).every(name => own(a, name) === own(b, name))
