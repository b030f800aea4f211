import type { Caller } from '../domain/caller.ts'
import { type Credential, type Metadata, type Secrets, splitData } from '../domain/credential.ts'
import { type RawData, unknownFields } from '../domain/data.ts'
import type { EventType, NewEvent } from '../domain/event.ts'
import { type Fault, Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { hasAstral } from '../domain/text.ts'
import type { CredentialType, Data } from '../domain/types/define.ts'
import { typeNamed } from '../domain/types/index.ts'
import type { CredentialChange, CredentialStore } from '../store/credential-store.ts'
import { SealError, type Sealer } from '../store/seal.ts'
import { Overtaken } from './unopposed.ts'

export interface DraftDeps {
  readonly credentials: CredentialStore
  readonly sealer: Sealer
  readonly now: () => Date
  /** Whether a controller keeps characters above U+FFFF; undefined while that is not known. */
  readonly isEmojiSafe: (controller: string) => boolean | undefined
}

/** A credential as it shall be, before it has its generation and seal. */
export interface Draft {
  readonly project: string
  readonly id: string
  readonly type: string
  readonly description: string
  readonly publicData: Readonly<Record<string, string>>
  readonly secrets: Secrets
  readonly adopt: boolean
  /** Replaces what was attached before; left out, that stays. */
  readonly metadata?: Metadata
  /** The secret fields that the caller sent, whether their values are new or not. */
  readonly sent?: readonly string[]
  readonly deleted?: boolean
}

/** The data, normalised, with all its faults. `raw` is what was received, for the names of unknown fields. */
export function check(
  type: CredentialType,
  data: Data,
  raw: RawData,
  pointer: string
): { readonly data: Data; readonly faults: readonly Fault[] } {
  const known = Object.fromEntries(Object.entries(data).filter(([name]) => Object.hasOwn(type.fields, name)))
  const normal = type.normalise(known)
  return { data: normal, faults: [...unknownFields(type, raw, pointer), ...type.faults(normal, pointer)] }
}

/**
 * Faults of what the project's controller is known to store wrong. Where it is not known yet, the sync finds out and says so in the
 * status.
 */
export function storedWrong(deps: Pick<DraftDeps, 'isEmojiSafe'>, project: Project, draft: Draft, pointer: string): Fault[] {
  if (deps.isEmojiSafe(project.controller) !== false) return []
  const detail = 'It has emoji or other characters above U+FFFF, which the Jenkins of this project (before 2.398) stores wrong.'
  const texts = Object.entries(draft.publicData).filter(([, text]) => hasAstral(text))
  const secrets = Object.entries(draft.secrets).filter(([, secret]) => hasAstral(secret.reveal()))
  return [
    ...(hasAstral(draft.description) ? [{ pointer: `${pointer}/description`, detail }] : []),
    ...[...texts, ...secrets].map(([name]) => ({ pointer: `${pointer}/data/${name}`, detail }))
  ]
}

/** The secrets that stay when a request leaves them out. A change that brings all of them anew needs no old seal to open. */
export async function openSecrets(
  deps: Pick<DraftDeps, 'credentials' | 'sealer'>,
  credential: Credential,
  allAreNew: boolean
): Promise<Secrets> {
  if (allAreNew) return {}
  const { project, id, generation } = credential
  const sealed = await deps.credentials.sealed(project, id, generation)
  if (sealed === undefined) throw new Overtaken()
  try {
    return await deps.sealer.open(sealed, { project, id, generation })
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    throw new Problem('SEAL_BROKEN', `The stored secret does not open: ${error.message}. Send every secret field anew.`)
  }
}

/** A draft of an existing credential with other content. */
export function draftOf(credential: Credential, description: string, data: Data, adopt: boolean | undefined): Draft {
  const { project, id, type } = credential
  const { publicData, secrets } = splitData(typeNamed(type), data)
  return { project, id, type, description, publicData, secrets, adopt: adopt ?? credential.adopt }
}

/** The change that turns a draft into a record: its next generation, sealed for it. */
export async function changeOf(
  deps: Pick<DraftDeps, 'sealer' | 'now'>,
  caller: Caller,
  draft: Draft,
  previous: Credential | undefined,
  type: EventType
): Promise<CredentialChange> {
  const credential = recordOf(deps, caller, draft, previous)
  const { project, id, generation } = credential
  const isNew = previous === undefined || previous.deletedAt !== null
  const sealed = await deps.sealer.seal(draft.secrets, { project, id, generation })
  const event = credentialEvent(caller, credential, type, isNew ? [] : changedFields(previous, draft))
  return { credential, sealed, from: previous?.generation ?? 0, event }
}

/** The record that a draft becomes, with its next generation. */
export function recordOf(
  { now }: Pick<DraftDeps, 'now'>,
  caller: Caller,
  draft: Draft,
  previous: Credential | undefined
): Credential {
  const at = now().toISOString()
  // A credential that is made again while its deletion is under way is new to its author, but its generations go on.
  const isNew = previous === undefined || previous.deletedAt !== null
  const metadata = draft.metadata ?? (isNew ? undefined : previous.metadata)
  return {
    project: draft.project,
    id: draft.id,
    type: draft.type,
    description: draft.description,
    data: draft.publicData,
    secretFields: Object.keys(draft.secrets),
    generation: (previous?.generation ?? 0) + 1,
    createdAt: isNew ? at : previous.createdAt,
    createdBy: isNew ? caller.subject : previous.createdBy,
    updatedAt: at,
    updatedBy: caller.subject,
    adopt: draft.adopt,
    ...(metadata === undefined ? {} : { metadata }),
    deletedAt: draft.deleted ? at : null
  }
}

export const credentialEvent = (
  caller: Caller,
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
function changedFields(previous: Credential, draft: Draft): string[] {
  if (draft.deleted) return []
  const names = new Set([...Object.keys(previous.data), ...Object.keys(draft.publicData)])
  const visible = [...names].filter(name => previous.data[name] !== draft.publicData[name])
  const removed = previous.secretFields.filter(name => draft.secrets[name] === undefined)
  return [...(previous.description === draft.description ? [] : ['description']), ...visible, ...(draft.sent ?? []), ...removed]
}
