import type { SourceCheck } from '../commands/source-check.ts'
import type { Caller } from '../domain/caller.ts'
import type { Credential } from '../domain/credential.ts'
import type { Damage } from '../domain/damage.ts'
import { datedWarnings } from '../domain/expiry.ts'
import type { Facts, Finding } from '../domain/findings.ts'
import { type Project, placeOf, type Target } from '../domain/project.ts'
import { sentenceOf } from '../domain/reasons.ts'
import { shownData } from '../domain/references.ts'
import { isShared } from '../domain/shares.ts'
import { sourceFailures } from '../domain/source.ts'
import { outcomesIn, summaryOf } from '../domain/summary.ts'
import { targetsOf } from '../domain/targets.ts'
import type { CredentialType, Field } from '../domain/types/define.ts'
import { isAdvice, isType, typeNamed } from '../domain/types/index.ts'
import { userNameWarnings } from '../domain/user-name-warnings.ts'
import { type Verification, verifySentences } from '../domain/verification.ts'
import type { TokenRecord } from '../store/access/token-store.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import { type ProjectWork, type TargetWork, workIn } from '../store/project/project-work.ts'
import type { CallerSchema, TokenSchema } from './schemas/access.ts'
import type { CredentialTypeSchema } from './schemas/bridge.ts'
import type { Answer, Blocked } from './schemas/common.ts'
import type { CredentialSchema, FindingSchema } from './schemas/credentials.ts'
import type { ProjectSchema } from './schemas/projects.ts'
import type { SourceCheckSchema } from './schemas/sources.ts'
import type { VerificationSchema } from './schemas/verification.ts'

type CredentialAnswer = Answer<typeof CredentialSchema>
type VerificationFacts = Pick<Verification, 'state' | 'at' | 'target' | 'reason' | 'as'>

/** The public view of a credential: an allow-list, so that a new field of the record stays hidden until it is listed here. */
export const credentialView = (stored: StoredCredential, maxAgeDays: number | null, now: Date): CredentialAnswer => {
  const { credential } = stored
  return {
    id: credential.id,
    project: credential.project,
    type: credential.type,
    description: credential.description,
    data: shownData(credential),
    secretFields: credential.secretFields,
    ...userNameView(credential),
    ...sharingView(credential),
    ...(credential.verifyWith === undefined ? {} : { verifyWith: credential.verifyWith }),
    generation: credential.generation,
    createdAt: credential.createdAt,
    createdBy: credential.createdBy,
    updatedAt: credential.updatedAt,
    updatedBy: credential.updatedBy,
    rotatedAt: credential.rotatedAt,
    expiresAt: credential.expiresAt,
    status: statusView(stored),
    warnings: [...credential.warnings, ...flagWarnings(stored), ...datedWarnings(credential, maxAgeDays, now)].map(findingView),
    facts: knownFacts(credential.type, credential.facts)
  }
}

export const statusView = (stored: StoredCredential): CredentialAnswer['status'] => ({
  ...summaryOf(stored),
  ...sourceView(stored),
  verified: stored.verified === undefined ? null : verificationView(stored.verified)
})

/** What a try showed. */
export const verificationView = ({ state, at, target, reason, as }: VerificationFacts): Answer<typeof VerificationSchema> => ({
  ...{ state, at, target, reason, message: reason === null ? null : verifySentences[reason] },
  ...(as === null ? {} : { as })
})

/** Which project shares it with this one, or whether it is shared itself; with whom, only admins see. */
function sharingView(credential: Credential): Pick<CredentialAnswer, 'sharedFrom' | 'shared'> {
  const { sharedFrom } = credential
  return {
    ...(sharedFrom === undefined ? {} : { sharedFrom: { project: sharedFrom.project, id: sharedFrom.id } }),
    ...(isShared(credential) ? { shared: true } : {})
  }
}

/** Whether values could be read just now. */
export const sourceCheckView = ({ state, version, fields }: SourceCheck): Answer<typeof SourceCheckSchema> => ({
  ...{ state, version },
  fields: fields.map(({ name, state, reason, message }) => ({ name, state, reason, message }))
})

/** Where the values of a credential come from, and whether they could be read. */
function sourceView({
  credential: { references = {}, sharedFrom },
  source
}: StoredCredential): Pick<CredentialAnswer['status'], 'source'> {
  const stores = [...new Set(Object.values(references).map(({ store }) => store))].sort()
  if (stores.length === 0 && sharedFrom === undefined) return {}
  const { at = null, version = null, staleSince: since = null, reason = null } = source ?? {}
  const stale = since === null || reason === null ? null : { since, reason, message: sourceFailures[reason] }
  return { source: { stores, refreshedAt: at, version, stale } }
}

/** Once, however many targets they are about. */
const flagWarnings = (stored: StoredCredential): readonly Finding[] => {
  const all = outcomesIn(stored).flatMap(sync => userNameWarnings(stored.credential, sync?.ledger))
  return [...new Map(all.map(found => [found.code, found])).values()]
}

const userNameView = ({ type, usernameSecret = false }: Credential): Pick<CredentialAnswer, 'usernameSecret'> =>
  isType(type) && typeNamed(type).hasUserName ? { usernameSecret } : {}

/** The facts that the type declares. */
export const knownFacts = (type: string, facts: Facts): Facts =>
  !isType(type) ? {} : Object.fromEntries(Object.entries(facts).filter(([name]) => Object.hasOwn(typeNamed(type).facts, name)))

export const findingView = ({ code, detail, pointer }: Finding): Answer<typeof FindingSchema> => ({
  ...{ code, detail, pointer },
  severity: isAdvice(code) ? 'advice' : 'warning'
})

/** What a project shows besides its numbers, see `createProjectViews`. */
type ProjectCore = Omit<
  Answer<typeof ProjectSchema>,
  | 'expired'
  | 'expiringIn7Days'
  | 'expiringIn30Days'
  | 'stale'
  | 'invalid'
  | 'waiting'
  | 'waitingSince'
  | 'nextCheckAt'
  | 'jenkins'
>

export const projectView = (project: Project, work: ProjectWork): ProjectCore => ({
  name: project.name,
  displayName: project.displayName,
  controller: project.controller,
  folder: project.folder,
  targets: targetsOf(project).map(target => targetView(target, workIn(work, target.key))),
  policies: project.policies,
  snippets: project.snippets ?? {},
  generation: project.generation,
  createdAt: project.createdAt,
  createdBy: project.createdBy,
  updatedAt: project.updatedAt,
  updatedBy: project.updatedBy,
  movedFrom: project.movedFrom?.folder ?? null,
  deletedAt: project.deletedAt,
  checkedAt: work.checkedAt,
  blocked: blockedView(project) ?? folderBlock(project, work),
  counts: work.counts.phases,
  unmanaged: work.counts.unmanaged,
  copies: work.copies
})

const targetView = ({ controller, folder, proved, leftAt }: Target, work: TargetWork | undefined) => ({
  ...{ controller, folder },
  state: leftAt !== null ? ('Leaving' as const) : proved ? ('Ready' as const) : ('Proving' as const),
  checkedAt: work?.checkedAt ?? null,
  unmanaged: work?.unmanaged ?? 0
})

/** That nothing was found out yet, because Jenkins did not answer, is no reason to call it blocked. */
const folderBlock = (project: Project, work: ProjectWork): Answer<typeof ProjectSchema>['blocked'] =>
  project.unconfirmed && workIn(work, undefined)?.folder === `exists ${placeOf(project)}`
    ? { reason: 'FolderExists', message: sentenceOf('FolderExists') }
    : null

/** A type as forms and clients need it: its fields in order, which of them are secret, and an example. */
export const typeView = (type: CredentialType): Answer<typeof CredentialTypeSchema> => ({
  type: type.type,
  title: type.title,
  description: type.description,
  fields: Object.entries(type.fields).map(([name, field]) => fieldView(name, field)),
  facts: type.facts,
  generates: type.generator?.kinds ?? [],
  urlEncode: type.urlFields.length > 0,
  usernameSecret: type.hasUserName,
  example: { type: type.type, ...type.example }
})

const fieldView = (name: string, field: Field): Answer<typeof CredentialTypeSchema>['fields'][number] => ({
  name,
  label: field.label,
  help: field.help,
  secret: field.secret,
  required: field.required,
  maxBytes: field.maxBytes,
  input: field.input,
  ...(field.encoding === undefined ? {} : { encoding: field.encoding }),
  ...(field.fileName === undefined ? {} : { fileName: field.fileName })
})

export const callerView = (caller: Caller): Answer<typeof CallerSchema> => ({
  subject: caller.subject,
  name: caller.name,
  kind: caller.kind,
  platformAdmin: caller.platformAdmin,
  projectMaker: caller.projectMaker === true,
  roles: Object.fromEntries(caller.roles),
  readOnly: caller.readOnly,
  expiresAt: caller.expiresAt
})

/** The public view of a token, without its text and its hash. */
export const tokenView = (token: TokenRecord, lastUsedAt: string | null): Answer<typeof TokenSchema> => ({
  id: token.id,
  name: token.name,
  roles: token.roles,
  platformAdmin: token.platformAdmin,
  projectMaker: token.projectMaker === true,
  readOnly: token.readOnly,
  createdAt: token.createdAt,
  createdBy: token.createdBy,
  expiresAt: token.expiresAt,
  lastUsedAt,
  blocked: blockedView(token)
})

/** Why the bridge does not act on a record, and the remedy. */
const blockedView = ({ damage }: { readonly damage?: Damage }): Answer<typeof Blocked> =>
  damage === undefined ? null : { reason: damage.reason, message: damage.message }
