import type { Caller } from '../domain/caller.ts'
import { type Credential, unreadableCredential } from '../domain/credential.ts'
import { NO_TIME } from '../domain/damage.ts'
import { doneBy, type EventType, type NewEvent, newEvent } from '../domain/event.ts'
import type { EventDetails } from '../domain/event-details.ts'
import { earliest } from '../domain/expiry.ts'
import type { Finding } from '../domain/findings.ts'
import { withoutSecretComment, withoutSecrets } from '../domain/leaks/metadata.ts'
import { own } from '../domain/own.ts'
import { isSameReference } from '../domain/references.ts'
import { areSameShares, isSameSource, noShares, recordedShares, type Shares } from '../domain/shares.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import type { Proposal } from './proposal.ts'

type Author = Pick<Caller, 'subject' | 'requestId'>

/**
 * What a change starts from. A damaged record passes on only its id, its type and its generation; whom it was shared with is not known then,
 * which is no reason to take the values from anybody.
 */
export function basisOf({ credential, damage }: Pick<StoredCredential, 'credential' | 'damage'>): Credential {
  if (damage === undefined) return credential
  // Treated as deleted: its replacement counts as new.
  const { project, id, type } = credential
  const shares = { ...noShares, isUnknown: true as const }
  return { ...unreadableCredential(project, id, damage.floor), type, deletedAt: NO_TIME, shares }
}

/** The record that a proposal becomes, with its next generation. */
export function nextRecord(
  { now }: { readonly now: () => Date },
  caller: Author,
  proposal: Proposal,
  previous: Credential | undefined
): Credential {
  const at = now().toISOString()
  // A credential that is recreated during its deletion counts as new, but its generations continue.
  const isNew = isNewRecord(proposal, previous)
  const isSecretNew = isNew || proposal.rotated
  const { known, secrets, usernameSecret, sharedFrom } = proposal
  const shares = sharesAfter(proposal, previous)
  const { derivedExpiry } = known
  const statedExpiry = statedExpiryOf(proposal, previous)
  const verifyWith = proposal.verifyWith === undefined ? ((isNew ? null : previous.verifyWith) ?? null) : proposal.verifyWith
  const former = isNew ? undefined : previous.metadata
  const { metadata, leftOut = [] } = proposal.metadata === undefined && former ? withoutSecrets(former, secrets) : proposal
  return {
    project: proposal.project,
    id: proposal.id,
    type: proposal.type,
    description: proposal.description,
    data: proposal.publicData,
    secretFields: Object.keys(secrets),
    ...(Object.keys(proposal.references).length === 0 ? {} : { references: proposal.references }),
    ...(sharedFrom === undefined ? {} : { sharedFrom }),
    ...(shares === undefined ? {} : { shares }),
    ...(verifyWith === null ? {} : { verifyWith }),
    ...(usernameSecret === undefined ? {} : { usernameSecret }),
    generation: (previous?.generation ?? 0) + 1,
    sealId: crypto.randomUUID(),
    warnings: [...known.warnings.filter(({ code }) => code !== 'SecretInMetadata'), ...leftOut],
    facts: withoutSecretComment(known.facts, secrets),
    ...{ derivedExpiry, statedExpiry, expiresAt: earliest(statedExpiry, derivedExpiry) },
    rotatedAt: isSecretNew ? at : previous.rotatedAt,
    createdAt: isNew ? at : previous.createdAt,
    createdBy: isNew ? caller.subject : previous.createdBy,
    updatedAt: at,
    updatedBy: caller.subject,
    adopt: proposal.adopt,
    ...(metadata === undefined ? {} : { metadata }),
    deletedAt: proposal.deleted ? at : null,
    ...(proposal.forget === true ? { forget: true } : {})
  }
}

/** Nobody shares what is deleted, or what takes its values from elsewhere. */
function sharesAfter({ shares, sharedFrom, deleted }: Proposal, previous: Credential | undefined): Shares | undefined {
  if (deleted || sharedFrom !== undefined) return undefined
  return recordedShares(shares ?? (previous?.deletedAt === null || previous?.shares?.isUnknown ? previous.shares : undefined))
}

const isNewRecord = (proposal: Proposal, previous: Credential | undefined): previous is undefined =>
  previous === undefined || (previous.deletedAt !== null && proposal.deleted !== true)

/** A new secret does not keep the expiry of the one before it. */
function statedExpiryOf(proposal: Proposal, previous: Credential | undefined): string | null {
  if (proposal.statedExpiry !== undefined) return proposal.statedExpiry
  return isNewRecord(proposal, previous) || proposal.rotated ? null : previous.statedExpiry
}

/** What the record of a proposal will warn of, and when it expires, without making it. */
export function outlookOf(
  proposal: Proposal,
  previous: Credential | undefined
): { warnings: Finding[]; expiresAt: string | null } {
  const { known, leftOut = [] } = proposal
  return {
    warnings: [...known.warnings.filter(({ code }) => code !== 'SecretInMetadata'), ...leftOut],
    expiresAt: earliest(statedExpiryOf(proposal, previous), known.derivedExpiry)
  }
}

export const credentialEvent = (
  author: Author,
  { id, generation }: Credential,
  type: EventType,
  fields: readonly string[] = [],
  details: EventDetails = {}
): NewEvent => {
  const more = Object.keys(details).length === 0 ? {} : { details }
  return newEvent(type, { credential: id, ...doneBy(author), generation, fields, ...more })
}

/** Names of what a proposal changes: public fields that differ, and the secret fields that it names or removes. */
export function changedFields(previous: Credential, proposal: Proposal): string[] {
  if (proposal.deleted) return []
  const { publicData, metadata, statedExpiry, usernameSecret = false } = proposal
  const isChanged = {
    description: previous.description !== proposal.description,
    expiresAt: statedExpiry !== undefined && statedExpiry !== previous.statedExpiry,
    adopt: previous.adopt !== proposal.adopt,
    verifyWith: proposal.verifyWith !== undefined && proposal.verifyWith !== (previous.verifyWith ?? null),
    usernameSecret: (previous.usernameSecret ?? false) !== usernameSecret,
    sharedFrom: !isSameSource(previous.sharedFrom, proposal.sharedFrom),
    shares: proposal.shares !== undefined && !areSameShares(previous.shares, proposal.shares),
    labels: metadata !== undefined && !isSame(previous.metadata?.labels, metadata.labels),
    annotations: metadata !== undefined && !isSame(previous.metadata?.annotations, metadata.annotations)
  }
  const settings = Object.entries(isChanged).flatMap(([name, is]) => (is ? [name] : []))
  const visible = Object.keys({ ...previous.data, ...publicData }).filter(
    name => own(previous.data, name) !== own(publicData, name)
  )
  const removed = previous.secretFields.filter(name => !Object.hasOwn(proposal.secrets, name))
  const referred = Object.keys({ ...previous.references, ...proposal.references }).filter(
    name => !isSameReference(own(previous.references ?? {}, name), own(proposal.references, name))
  )
  return [...new Set([...settings, ...visible, ...(proposal.sent ?? []), ...removed, ...referred])]
}

/** The secret fields that a proposal adds, and those that it takes away. A user name that becomes a secret, or ceases to be one, is neither. */
export function secretChanges({ data, secretFields }: Credential, { publicData, secrets, deleted }: Proposal): EventDetails {
  if (deleted) return {}
  const isHeld = (name: string) => secretFields.includes(name) || Object.hasOwn(data, name)
  const isKept = (name: string) => Object.hasOwn(secrets, name) || Object.hasOwn(publicData, name)
  const added = Object.keys(secrets).filter(name => !isHeld(name))
  const removed = secretFields.filter(name => !isKept(name))
  return { ...(added.length === 0 ? {} : { added }), ...(removed.length === 0 ? {} : { removed }) }
}

/** Whether two maps of texts are equal; a missing one equals an empty one. */
const isSame = (a: Readonly<Record<string, string>> = {}, b: Readonly<Record<string, string>> = {}): boolean =>
  Object.keys({ ...a, ...b }).every(name => own(a, name) === own(b, name))
