import type { Caller } from '../domain/caller.ts'
import { type Credential, type Secrets, splitData } from '../domain/credential.ts'
import type { Damage } from '../domain/damage.ts'
import { type RawData, toData } from '../domain/data.ts'
import type { EventType } from '../domain/event.ts'
import { own } from '../domain/own.ts'
import { brokenProject, damagedRecord, invalid, outdated, Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { overQuota } from '../domain/quota.ts'
import type { CredentialType } from '../domain/types/define.ts'
import { isType, typeNamed } from '../domain/types/index.ts'
import { USER_NAME } from '../domain/user-name.ts'
import { type Expected, isExpected } from '../domain/versions.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import { checkedContent } from './check-content.ts'
import type { EnqueueChange } from './enqueue-change.ts'
import { withGenerated } from './generate.ts'
import {
  attached,
  carriedOver,
  changeOf,
  credentialEvent,
  differ,
  momentOf,
  openSecrets,
  type Proposal,
  type ProposalDeps,
  proposalOf,
  removalOf,
  type Stated,
  storedWrong
} from './proposal.ts'
import { Conflict, retryOnConflict, unlessConflict } from './retry-on-conflict.ts'

export interface NewCredential extends Stated {
  /** Make the secret here, of this kind. */
  readonly generate?: string
  readonly id: string
  readonly type: string
  readonly description?: string
  readonly data: RawData
}

/** A full replacement: a public field that is left out is at fault, a secret field that is left out is kept. */
export interface Replacement extends Stated {
  /** Make the secret here, of this kind. */
  readonly generate?: string
  readonly id?: string
  readonly type?: string
  readonly description?: string
  readonly data: RawData
}

/** A merge patch (RFC 7396): what is left out is kept, `null` removes. */
export interface Patch extends Stated {
  /** Make the secret here, of this kind. */
  readonly generate?: string
  readonly id?: string
  readonly type?: string
  readonly description?: string | null
  readonly data?: RawData
}

export interface CredentialCommandDeps extends ProposalDeps {
  readonly enqueueChange: EnqueueChange
}

/** Changes are given back as they are stored, with what was known of the sync before them. */
export interface CredentialCommands {
  /** `expected` are versions of the whole set. */
  create(caller: Caller, project: Project, input: NewCredential, expected?: Expected): Promise<StoredCredential>
  replace(caller: Caller, project: Project, id: string, input: Replacement, expected: Expected): Promise<StoredCredential>
  patch(caller: Caller, project: Project, id: string, input: Patch, expected: Expected): Promise<StoredCredential>
  /** `forget`: also if Jenkins cannot be proved not to hold it; what is being deleted already can be forgotten, too. */
  remove(caller: Caller, project: Project, id: string, expected: Expected, forget?: boolean): Promise<Credential>
  /** Asks for a sync now, whatever waits or was refused. */
  sync(caller: Caller, project: Project, id: string): Promise<void>
}

export function createCredentialCommands(deps: CredentialCommandDeps): CredentialCommands {
  /** Makes a change from the present state and commits it; makes it anew if the state has moved meanwhile. */
  async function change(
    caller: Caller,
    project: Project,
    id: string,
    expected: Expected,
    type: EventType,
    make: (stored: StoredCredential) => Promise<Proposal>,
    find = existing
  ): Promise<StoredCredential> {
    return retryOnConflict('The credential', async () => {
      const stored = await find(deps, project.name, id)
      assertExpected(stored.credential, expected)
      const draft = await make(stored)
      assertStorable(deps, project, draft)
      return { credential: await commit(deps, caller, draft, stored, type), sync: stored.sync }
    })
  }

  return {
    async create(caller, project, input, expected) {
      const { id, description = '', urlEncode = false, usernameSecret } = input
      const type = typeNamed(input.type, usernameSecret)
      const raw = await withGenerated(typeNamed(input.type), input.generate, input.data, project.name, id)
      const content = {
        type,
        id,
        description,
        raw,
        data: toData(type, raw),
        urlEncode,
        usernameSecret,
        caller: caller.subject,
        previous: undefined,
        kept: {}
      }
      const { data, known } = await checkedContent(deps, content)
      const { publicData, secrets } = splitData(type, data)
      const draft: Proposal = {
        project: project.name,
        id: input.id,
        type: type.type,
        description,
        publicData,
        secrets,
        usernameSecret,
        adopt: input.adopt ?? false,
        ...attached(input, secrets),
        ...{ known, statedExpiry: momentOf(input.expiresAt), rotated: true }
      }
      assertStorable(deps, project, draft)
      // Nearly always the id is free, and a look beforehand would be one more way to the store.
      const fresh = await unlessConflict(commit(deps, caller, draft, undefined, 'Created', expected))
      if (fresh !== undefined) return { credential: fresh, sync: undefined }
      return retryOnConflict('The id', async () => {
        const stored = await deps.credentials.get(project.name, input.id)
        if (stored !== undefined && stored.credential.deletedAt === null) throw taken(input.id)
        return { credential: await commit(deps, caller, draft, stored, 'Created', expected), sync: stored?.sync }
      })
    },

    replace: (caller, project, id, input, expected) =>
      change(caller, project, id, expected, 'Updated', async stored => {
        if (stored.damage !== undefined) return restated(deps, caller, stored, input)
        assertSame(stored.credential, input)
        const { credential } = stored
        const type = typeNamed(credential.type, input.usernameSecret ?? credential.usernameSecret)
        const raw = await withGenerated(typeNamed(credential.type), input.generate, input.data, project.name, id)
        const kept = await openSecrets(
          deps,
          credential,
          type.secretFields.every(name => Object.hasOwn(raw, name))
        )
        const { description = '', urlEncode = false, usernameSecret } = input
        const carried = carriedOver(credential, kept, type)
        const merged = { ...stayingBeside(input.generate, carried.secrets), ...toData(type, raw) }
        const content = {
          type,
          id,
          description,
          raw,
          data: merged,
          urlEncode,
          usernameSecret,
          caller: caller.subject,
          previous: credential,
          kept
        }
        const { data, known } = await checkedContent(deps, content)
        const draft = proposalOf(credential, description, data, known, input, kept)
        return { ...draft, sent: sentSecrets(type, raw), rotated: differ(carried.secrets, draft.secrets) }
      }),

    patch: (caller, project, id, input, expected) =>
      change(caller, project, id, expected, 'Updated', async stored => {
        if (stored.damage !== undefined) throw damagedRecord(stored.damage)
        assertSame(stored.credential, input)
        const { credential } = stored
        const type = typeNamed(credential.type, input.usernameSecret ?? credential.usernameSecret)
        const raw = await withGenerated(typeNamed(credential.type), input.generate, input.data ?? {}, project.name, id)
        const kept = await openSecrets(
          deps,
          credential,
          type.secretFields.every(name => Object.hasOwn(raw, name))
        )
        const carried = carriedOver(credential, kept, type)
        const merged = { ...carried.publicData, ...stayingBeside(input.generate, carried.secrets), ...toData(type, raw) }
        const left = Object.fromEntries(Object.entries(merged).filter(([name]) => own(raw, name) !== null))
        const description = input.description === undefined ? credential.description : (input.description ?? '')
        const content = {
          type,
          id,
          description,
          raw,
          data: left,
          urlEncode: input.urlEncode ?? false,
          usernameSecret: input.usernameSecret,
          caller: caller.subject,
          previous: credential,
          kept
        }
        const { data, known } = await checkedContent(deps, content)
        const draft = proposalOf(credential, description, data, known, input, kept)
        return { ...draft, sent: sentSecrets(type, raw), rotated: differ(carried.secrets, draft.secrets) }
      }),

    async remove(caller, project, id, expected, forget = false) {
      const make = async (stored: StoredCredential): Promise<Proposal> => ({ ...removalOf(stored), forget })
      return (await change(caller, project, id, expected, 'Deleted', make, forget ? known : existing)).credential
    },

    async sync(caller, project, id) {
      const { credential } = await existing(deps, project.name, id)
      await deps.credentials.requestSync(project.name, [id], credentialEvent(caller, credential, 'SyncRequested'))
      await deps.enqueueChange(project.name)
    }
  }
}

/** A full replacement of a damaged record: nothing of that is kept. */
async function restated(
  deps: CredentialCommandDeps,
  caller: Caller,
  stored: StoredCredential,
  input: Replacement
): Promise<Proposal> {
  const { project, id, type: named } = stored.credential
  const wanted = input.type ?? named
  if (!isType(wanted)) {
    const fault = { pointer: '#/type', detail: 'It must be named: the stored record does not say it.' }
    throw damagedRecord(stored.damage as Damage, [fault])
  }
  const { description = '', urlEncode = false, adopt = false } = input
  // A record that cannot be trusted makes no secret public.
  const usernameSecret = input.usernameSecret ?? stored.credential.usernameSecret
  const type = typeNamed(wanted, usernameSecret)
  const raw = await withGenerated(typeNamed(wanted), input.generate, input.data, project, id)
  const content = {
    type,
    id,
    description,
    raw,
    data: toData(type, raw),
    urlEncode,
    usernameSecret: input.usernameSecret,
    caller: caller.subject,
    previous: undefined,
    kept: {}
  }
  const { data, known } = await checkedContent(deps, content)
  const { publicData, secrets } = splitData(type, data)
  return {
    ...{ project, id, type: type.type, description, publicData, secrets, usernameSecret, adopt, ...attached(input, secrets) },
    ...{ known, statedExpiry: momentOf(input.expiresAt), rotated: true, sent: sentSecrets(type, raw) }
  }
}

/** Also one that is being deleted. */
async function known(deps: CredentialCommandDeps, project: string, id: string): Promise<StoredCredential> {
  const stored = await deps.credentials.get(project, id)
  if (stored === undefined) throw notFound()
  return stored
}

async function existing(deps: CredentialCommandDeps, project: string, id: string): Promise<StoredCredential> {
  const stored = await known(deps, project, id)
  if (stored.credential.deletedAt !== null) throw notFound()
  return stored
}

const notFound = () => new Problem('CREDENTIAL_NOT_FOUND', 'No credential of this project has this id; it may have been deleted.')

const taken = (id: string) =>
  new Problem(
    'CREDENTIAL_EXISTS',
    `A credential "${id}" exists in this project. Change it with PUT or PATCH, or choose another id.`,
    [{ pointer: '#/id', detail: 'This id is taken.' }]
  )

function assertExpected({ generation }: Credential, expected: Expected): void {
  if (!isExpected(expected, generation)) throw outdated('The credential', generation)
}

/** Type and id are for life: pipelines name the id, and another type would be another credential. */
function assertSame(credential: Credential, input: { id?: string; type?: string }): void {
  for (const field of ['id', 'type'] as const) {
    if (input[field] !== undefined && input[field] !== credential[field]) {
      throw new Problem('IMMUTABLE_FIELD', `The ${field} of a credential cannot change. Create a new one and delete this one.`, [
        { pointer: `#/${field}`, detail: `It must stay "${credential[field]}".` }
      ])
    }
  }
}

/** Throws `Conflict` when somebody else changed the credential meanwhile. */
async function commit(
  deps: CredentialCommandDeps,
  caller: Caller,
  draft: Proposal,
  previous: StoredCredential | undefined,
  type: EventType,
  expected?: Expected
): Promise<Credential> {
  const change = await changeOf(deps, caller, draft, previous, type)
  const result = await deps.credentials.commit(draft.project, [change], expected)
  if (result.status === 'conflict') throw new Conflict()
  if (result.status === 'version') throw outdated('The set of credentials', result.version)
  if (result.status === 'twin') {
    throw new Problem(
      'CREDENTIAL_CASE_TWIN',
      `"${result.id}" differs from "${draft.id}" only in letter case. Choose another id.`,
      [{ pointer: '#/id', detail: 'It is taken in other letter case.' }]
    )
  }
  if (result.status === 'quota') throw overQuota(result.of)
  if (result.status === 'broken-project') throw brokenProject()
  if (result.status === 'no-project') throw new Problem('PROJECT_DELETING', 'The project is being deleted and takes no changes.')
  await deps.enqueueChange(draft.project)
  return change.credential
}

function assertStorable(deps: CredentialCommandDeps, project: Project, draft: Proposal): void {
  const faults = draft.deleted ? [] : storedWrong(deps, project, draft, '#')
  if (faults.length > 0) throw invalid(faults)
}

/** The secrets that stay when the one that the type is about is made here: nothing of the old key, but the user name. */
const stayingBeside = (generate: string | undefined, secrets: Secrets): Secrets =>
  generate === undefined ? secrets : Object.fromEntries(Object.entries(secrets).filter(([name]) => name === USER_NAME))

const sentSecrets = (type: CredentialType, raw: RawData): string[] => type.secretFields.filter(name => Boolean(own(raw, name)))
