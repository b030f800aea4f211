import type { NewEvent } from '../event.ts'
import { own } from '../own.ts'
import { type SentenceKey, sentenceTexts } from './english.ts'

/** Fields that are secret wherever they occur: of credentials, webhooks and logins of controllers. A test compares them with the types. */
export const secretNames: ReadonlySet<string> = new Set([
  ...['password', 'privateKey', 'passphrase', 'token', 'content', 'keystore', 'certificateChain', 'secretAccessKey'],
  ...['secret', 'clientKey']
])

type Facts = Pick<NewEvent, 'type' | 'credential' | 'reason' | 'fields' | 'details'>

const deeds = ['replaced', 'added', 'removed', 'changed'] as const
export type SortedFields = Readonly<Record<(typeof deeds)[number], readonly string[]>>

/** The fields of a change by what became of them. */
export function sortFields({ fields, details: { added = [], removed = [] } = {} }: Facts): SortedFields {
  const others = fields.filter(name => !added.includes(name) && !removed.includes(name))
  return {
    added: fields.filter(name => added.includes(name)),
    removed: fields.filter(name => removed.includes(name)),
    replaced: others.filter(name => secretNames.has(name)),
    changed: others.filter(name => !secretNames.has(name))
  }
}

/** The sentence for an event: that of its case if there is one, else that of its type. */
export function keyOf(event: Facts): SentenceKey {
  const name = `${event.type}.${caseOf(event)}`
  return own(sentenceTexts.templates, name) === undefined ? event.type : (name as SentenceKey)
}

/** What makes the case of an event, in the order in which it is told. */
function caseOf(event: Facts): string {
  const { type, credential, reason, fields, details = {} } = event
  const { ids, how, why, at, folder, member, controller } = details
  if (type === 'Blocked') return ids !== undefined ? 'ids' : reason === 'RecordBroken' && credential === null ? 'unreadable' : ''
  if (type === 'CopiesRemoved') return why !== undefined ? 'refused' : folder !== undefined ? 'folder' : ''
  if (type === 'CopiesFound') return why === 'same-ids' ? why : folder !== undefined ? 'folder' : ''
  if (type === 'TargetProved' || type === 'TargetLeft') return controller === undefined ? '' : 'target'
  if (type === 'SyncRecovered') return details.count === undefined ? '' : 'count'
  if (type === 'Updated') return updateCase(event)
  if (type === 'ProjectUpdated') return projectCase(fields, how)
  if (type === 'WebhookUpdated') return webhookCase(fields, how)
  if (how !== undefined) return how
  if (ids !== undefined) return 'ids'
  if (member !== undefined) return 'member'
  if (at !== undefined) return 'at'
  if (folder !== undefined) return 'folder'
  const ofReason = reason === null ? undefined : own(sentenceTexts.templates, `${type}.${reason}`)
  return ofReason !== undefined && reason !== null ? reason : fields.length > 0 ? 'fields' : ''
}

/** A take-over has a separate sentence if nothing else was changed. */
const updateCase = (event: Facts): string => {
  const how = event.details?.how
  return how === undefined || (how === 'take-over' && event.fields.length > 1) ? deedOf(event) : how
}

/** What was done to the fields of a credential, if it is one thing. */
function deedOf(event: Facts): string {
  const sorted = sortFields(event)
  const done = deeds.filter(deed => sorted[deed].length > 0)
  return done.length > 1 ? 'several' : (done[0] ?? '')
}

/** A switch or a new secret has a separate sentence if nothing else was changed. */
function webhookCase(fields: readonly string[], how: string | undefined): string {
  if (fields.length !== 1) return fields.length === 0 ? '' : 'fields'
  return how ?? (fields[0] === 'secret' ? 'replaced' : 'fields')
}

/** A pause or the confirmation of a folder has a separate sentence if nothing else was changed. */
function projectCase(fields: readonly string[], how: string | undefined): string {
  if (fields.length === 1 && how !== undefined) return how
  if (fields.length === 1 && fields[0] === 'folderConfirmed') return 'confirmed'
  return fields.length > 0 ? 'fields' : ''
}
