import { type Credential, type Metadata, type Secrets, splitData } from '../domain/credential.ts'
import { type RawData, toData } from '../domain/data.ts'
import { type Finding, type Known, nothingKnown } from '../domain/findings.ts'
import { withoutSecrets } from '../domain/leaks/metadata.ts'
import { own } from '../domain/own.ts'
import { type Fault, invalidData } from '../domain/problems.ts'
import { type Project, placeKeysOf } from '../domain/project.ts'
import type { References } from '../domain/references.ts'
import type { SharedFrom, Shares } from '../domain/shares.ts'
import type { SourceReading } from '../domain/source.ts'
import { typeNamed } from '../domain/types/index.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import { type ContentDeps, checkContent, storedWrong } from './check-content.ts'
import { fittingDescription, isOfDescription } from './description.ts'
import { withGenerated } from './generate.ts'
import { carryOver, differing, livingOf, nothingKept, staying, withoutNulls } from './kept-data.ts'
import { nothingShared, type ReadShare } from './read-share.ts'
import { atReferences, readReferences } from './referenced.ts'
import type { Resolved, ResolveReferences } from './resolve.ts'
import { followedRequest } from './shared-request.ts'
import { type MayVerifyWith, verifyWithFaults } from './verify/choose.ts'

/** What a caller asks for one credential. The rules decide about fields that are left out. */
export interface CredentialRequest {
  readonly id: string
  readonly type: string
  readonly description?: string | null
  /** `null` removes a field. */
  readonly data?: RawData
  /** The credential of another project to take all values from; `null` ends that, and then all data must be given. */
  readonly sharedFrom?: SharedFrom | null
  /** The kind of key to generate. */
  readonly generate?: string
  /** Make the user name a secret field, or a public one again. */
  readonly usernameSecret?: boolean
  /** What `usernameSecret` is where neither the request nor the stored record says it. */
  readonly usernameSecretByDefault?: boolean
  readonly adopt?: boolean
  readonly expiresAt?: string | null
  readonly metadata?: Metadata
  /** The verify target that it is tried on; `null` removes that. Left out, it stays. */
  readonly verifyWith?: string | null
  /** Percent-encode the fields that are used in URLs before they are stored. */
  readonly urlEncode?: boolean
}

/** How the kinds of writes differ. A secret field that is left out is always kept. */
export interface Rules {
  /** JSON pointer of the credential in the request. */
  readonly pointer: string
  /** Keep public fields and the description where they are left out; otherwise a missing field that the type requires is at fault. */
  readonly keepsPublic?: boolean
  /** Name every secret field that was sent in the event, not only those whose value is new. */
  readonly namesSent?: boolean
  /** Only check: no key is generated. */
  readonly isDryRun?: boolean
  /** Values that were read from secret stores already, by their fields. */
  readonly read?: ReadonlyMap<string, Resolved>
}

/** A credential as it is to be stored, before it has a generation and a seal. */
export interface Proposal {
  readonly project: string
  readonly id: string
  readonly type: string
  readonly description: string
  readonly publicData: Readonly<Record<string, string>>
  readonly secrets: Secrets
  /** Where the values of fields come from. */
  readonly references: References
  /** The credential that all values come from. */
  readonly sharedFrom?: SharedFrom | undefined
  /** Replaces the projects that it is shared with; left out, they stay. */
  readonly shares?: Shares
  /** What secret stores said when the proposal was made; undefined if none was asked. */
  readonly reading?: SourceReading | undefined
  /** Whether the user name is among the secrets; undefined if nobody has said so. */
  readonly usernameSecret: boolean | undefined
  readonly adopt: boolean
  /** Replaces its verify target, or removes it with null; left out, it stays. */
  readonly verifyWith?: string | null | undefined
  /** Replaces the labels and annotations; left out, they stay. */
  readonly metadata?: Metadata
  /** A warning for each label and annotation that is not kept. */
  readonly leftOut?: readonly Finding[]
  /** What the check of the content found. */
  readonly known: Known
  /** The expiry that the caller gave; undefined if the request says nothing about it. */
  readonly statedExpiry: string | null | undefined
  /** Whether a secret differs from the stored one. */
  readonly rotated: boolean
  /** Secret fields that the event names as changed. */
  readonly sent?: readonly string[]
  readonly deleted?: boolean
  /** Deleted, and forgotten even without proof that Jenkins does not hold it. */
  readonly forget?: boolean
}

/** A proposal and what is wrong with it; it may only be stored without faults. */
export interface Proposed {
  readonly proposal: Proposal
  readonly faults: readonly Fault[]
}

export interface ProposalDeps extends ContentDeps {
  readonly mayVerifyWith?: MayVerifyWith
  /** Opens the secrets of a stored credential. A broken seal counts as empty if all of them are replaced. */
  readonly openSecrets: (credential: Credential, allAreNew: boolean) => Promise<Secrets>
  readonly resolve: ResolveReferences
  /** Default: nothing is shared. */
  readonly readShare?: ReadShare
}

/** Who asks, and for which project. */
export interface Asking {
  readonly caller: { readonly subject: string }
  readonly project: Pick<Project, 'name' | 'uid' | 'controller' | 'targets'>
}

/** The steps of every write: generate, open kept secrets, merge, check. `previous` is the stored record of this id, if any. */
export async function propose(
  deps: ProposalDeps,
  { caller, project }: Asking,
  previous: StoredCredential | undefined,
  asked: CredentialRequest,
  { pointer, keepsPublic = false, namesSent = false, isDryRun = false, read }: Rules
): Promise<Proposed> {
  const stored = livingOf(previous)
  const followed = await followedRequest(deps.readShare ?? nothingShared, project, stored, asked, pointer)
  const { request, sharedFrom } = followed
  const { id, description, metadata } = request
  const usernameSecret = request.usernameSecret ?? previous?.credential.usernameSecret ?? request.usernameSecretByDefault
  const type = typeNamed(request.type, usernameSecret)
  const { raw, faults, missing } = await withGenerated(request, `${project.name}/${id}`, isDryRun)
  const allAreNew = type.secretFields.every(name => Object.hasOwn(raw, name) || read?.has(name))
  const isKept = stored !== undefined && !followed.isEnded
  const kept = isKept ? await deps.openSecrets(stored, allAreNew) : {}
  const carried = isKept ? carryOver(stored, kept, type) : nothingKept
  const keepsData = keepsPublic || followed.keepsData
  const referenced = await readReferences(deps.resolve, {
    ...{
      project: project.name,
      type,
      raw,
      pointer: `${pointer}/data`,
      before: stored?.references ?? {},
      keepsPublic: keepsData,
      read
    },
    ...{ carried: { ...carried.publicData, ...carried.secrets }, isGenerated: request.generate !== undefined },
    rereads: request.urlEncode ?? false
  })
  // Of several, the one that stores least.
  const { controller } = placeKeysOf(project).find(place => deps.isEmojiSafe(place.controller) === false) ?? project
  const described = (description === undefined && keepsPublic ? stored?.description : description) ?? ''
  const fitting = fittingDescription(described, deps.isEmojiSafe(controller))
  const content = {
    ...{
      type,
      id,
      raw,
      pointer,
      previous: isKept ? stored : undefined,
      kept,
      caller: caller.subject,
      urlEncode: request.urlEncode ?? false
    },
    description: fitting.description,
    data: withoutNulls({ ...staying(carried, request, keepsData), ...toData(type, raw), ...referenced.values }, raw),
    ...{
      usernameSecret: request.usernameSecret,
      fresh: referenced.fresh,
      unresolved: [...referenced.unresolved, ...followed.unread]
    }
  }
  const checked = await checkContent(deps, content)
  const { publicData, secrets } = splitData(type, checked.data)
  const isSent = (name: string) => Boolean(own(raw, name))
  const proposal: Proposal = {
    ...{ project: project.name, id, type: type.type, description: content.description, publicData, secrets, usernameSecret },
    ...{ references: referenced.references, reading: referenced.reading, sharedFrom },
    known: {
      ...checked.known,
      warnings: [...checked.known.warnings.filter(found => !isOfDescription(found)), ...fitting.warnings]
    },
    ...{ adopt: request.adopt ?? stored?.adopt ?? false, statedExpiry: momentOf(request.expiresAt) },
    verifyWith: request.verifyWith,
    rotated: !isKept || differing(carried.secrets, secrets).length > 0,
    sent: type.secretFields.filter(namesSent ? isSent : name => differing(kept, secrets).includes(name)),
    ...(metadata === undefined ? {} : withoutSecrets(metadata, secrets, kept))
  }
  const found = checked.faults.filter(fault => !missing.some(name => fault.pointer === `${pointer}/data/${name}`))
  const ofContent = [...found, ...storedWrong(deps, controller, proposal, pointer)]
  return {
    proposal,
    faults: [
      ...followed.faults,
      ...(await verifyWithFaults(deps, project.name, stored, request, pointer)),
      ...faults,
      ...referenced.faults,
      ...atReferences(ofContent, `${pointer}/data`, referenced.fresh)
    ]
  }
}

/** The same for a single credential; throws what is wrong with it. */
export async function proposeSound(...args: Parameters<typeof propose>): Promise<Proposal> {
  const { proposal, faults } = await propose(...args)
  if (faults.length > 0) throw invalidData(faults)
  return proposal
}

/** A proposal to remove a credential. It needs no secrets any more. */
export function proposeRemoval({ credential, damage }: StoredCredential, forget = false): Proposal {
  const { project, id, type, description, data, usernameSecret, adopt, references = {}, sharedFrom } = credential
  // Where values come from stays until the record goes, because it says what of it must not be shown.
  const shared = {
    project,
    id,
    type,
    secrets: {},
    references,
    sharedFrom,
    statedExpiry: undefined,
    rotated: false,
    deleted: true,
    forget
  }
  return damage === undefined
    ? { ...shared, description, publicData: data, usernameSecret, adopt, known: credential }
    : { ...shared, description: '', publicData: {}, usernameSecret: undefined, adopt: false, known: nothingKnown }
}

/** A time as it is stored, in UTC. `Date` has no leap seconds: they become the second before. */
const momentOf = (text: string | null | undefined): string | null | undefined =>
  typeof text === 'string' ? new Date(text.replace(':60', ':59')).toISOString() : text
