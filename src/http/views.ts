import type { Caller } from '../domain/caller.ts'
import type { Credential } from '../domain/credential.ts'
import type { Damage } from '../domain/damage.ts'
import { datedWarnings } from '../domain/expiry.ts'
import type { Facts, Finding } from '../domain/findings.ts'
import type { Project } from '../domain/project.ts'
import { statusOf } from '../domain/status.ts'
import type { CredentialType } from '../domain/types/define.ts'
import { isType, typeNamed } from '../domain/types/index.ts'
import { userNameWarnings } from '../domain/user-name-warnings.ts'
import { type Delivery, deliveryFailures, type Webhook, type WebhookState } from '../domain/webhook.ts'
import type { TokenRecord } from '../store/access/token-store.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import type { ProjectWork } from '../store/project/project-store.ts'

/** A credential as it may be shown: an allow-list, so that a new field of the record is hidden until it is named here. */
export const credentialView = ({ credential, sync, damage }: StoredCredential, maxAgeDays: number | null, now: Date) => ({
  id: credential.id,
  project: credential.project,
  type: credential.type,
  description: credential.description,
  data: credential.data,
  secretFields: credential.secretFields,
  ...(hasUserName(credential) ? { usernameSecret: credential.usernameSecret ?? false } : {}),
  generation: credential.generation,
  createdAt: credential.createdAt,
  createdBy: credential.createdBy,
  updatedAt: credential.updatedAt,
  updatedBy: credential.updatedBy,
  rotatedAt: credential.rotatedAt,
  expiresAt: credential.expiresAt,
  status: statusOf(credential, sync, damage),
  warnings: [
    ...credential.warnings,
    ...userNameWarnings(credential, sync?.ledger),
    ...datedWarnings(credential, maxAgeDays, now)
  ].map(findingView),
  facts: knownFacts(credential.type, credential.facts)
})

const hasUserName = ({ type }: Credential): boolean => isType(type) && typeNamed(type).hasUserName

/** The facts that the type has declared. */
export const knownFacts = (type: string, facts: Facts): Facts =>
  !isType(type) ? {} : Object.fromEntries(Object.entries(facts).filter(([name]) => Object.hasOwn(typeNamed(type).facts, name)))

export const findingView = ({ code, detail, pointer }: Finding) => ({ code, detail, pointer })

export const projectView = (project: Project, work: ProjectWork) => ({
  name: project.name,
  displayName: project.displayName,
  controller: project.controller,
  folder: project.folder,
  policies: project.policies,
  generation: project.generation,
  createdAt: project.createdAt,
  createdBy: project.createdBy,
  updatedAt: project.updatedAt,
  updatedBy: project.updatedBy,
  movedFrom: project.movedFrom?.folder ?? null,
  deletedAt: project.deletedAt,
  checkedAt: work.checkedAt,
  blocked: blockedView(project),
  counts: work.counts.phases,
  unmanaged: work.counts.unmanaged
})

/** A type as forms and clients need it: its fields in order, which are secret, an example. */
export const typeView = (type: CredentialType) => ({
  type: type.type,
  title: type.title,
  description: type.description,
  fields: Object.entries(type.fields).map(([name, field]) => ({ name, ...field })),
  facts: type.facts,
  generates: type.generator?.kinds ?? [],
  urlEncode: type.urlFields.length > 0,
  usernameSecret: type.hasUserName,
  example: { type: type.type, ...type.example }
})

export const callerView = (caller: Caller) => ({
  subject: caller.subject,
  name: caller.name,
  kind: caller.kind,
  platformAdmin: caller.platformAdmin,
  roles: Object.fromEntries(caller.roles),
  readOnly: caller.readOnly,
  expiresAt: caller.expiresAt
})

/** A token as it may be shown: neither its text nor its hash. */
export const tokenView = (token: TokenRecord, lastUsedAt: string | null) => ({
  id: token.id,
  name: token.name,
  roles: token.roles,
  platformAdmin: token.platformAdmin,
  readOnly: token.readOnly,
  createdAt: token.createdAt,
  createdBy: token.createdBy,
  expiresAt: token.expiresAt,
  lastUsedAt,
  blocked: blockedView(token)
})

/** Why a record is not acted on, and what to do about it. */
const blockedView = ({ damage }: { readonly damage?: Damage }) =>
  damage === undefined ? null : { reason: damage.reason, message: damage.message }

const isTold = ({ disabled, damage }: Webhook): boolean => disabled === null && damage === undefined

/** A webhook as it may be shown: without its secret. */
export const webhookView = (webhook: Webhook, state: WebhookState | undefined) => ({
  id: webhook.id,
  project: webhook.project,
  url: webhook.url,
  description: webhook.description,
  types: webhook.types,
  enabled: isTold(webhook),
  generation: webhook.generation,
  previousSecretUntil: webhook.previousSecretUntil,
  createdAt: webhook.createdAt,
  createdBy: webhook.createdBy,
  updatedAt: webhook.updatedAt,
  updatedBy: webhook.updatedBy,
  status: {
    state: !isTold(webhook) ? 'Disabled' : (state?.attempts ?? 0) > 0 ? 'Retrying' : 'Active',
    reason: webhook.damage?.reason ?? webhook.disabled,
    lastEvent: state?.cursor ?? '0-0',
    attempts: state?.attempts ?? 0,
    failingSince: timeOf(state?.failingSince),
    nextAttemptAt: isTold(webhook) ? timeOf(state?.nextAttemptAt) : null,
    deliveredAt: state?.deliveredAt ?? null
  }
})

export const deliveryView = (delivery: Delivery) => ({
  ...delivery,
  message: delivery.outcome === 'ok' ? null : deliveryFailures[delivery.outcome]
})

const timeOf = (ms: number | null | undefined): string | null => (ms ? new Date(ms).toISOString() : null)
