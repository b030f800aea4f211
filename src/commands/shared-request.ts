import type { Credential } from '../domain/credential.ts'
import type { RawData } from '../domain/data.ts'
import { own } from '../domain/own.ts'
import type { Fault } from '../domain/problems.ts'
import { isSameSource, isShared, type Receiver, type SharedFrom } from '../domain/shares.ts'
import { textOf } from '../domain/types/define.ts'
import { typeNamed } from '../domain/types/index.ts'
import type { CredentialRequest } from './proposal.ts'
import type { ReadShare, ShareReading } from './read-share.ts'

/** A request with the values that another project shares. */
export interface Followed {
  readonly request: CredentialRequest
  readonly sharedFrom: SharedFrom | undefined
  /** All stored data stays: the request changes something else. */
  readonly keepsData: boolean
  /** The stored data goes with the share that it came from. */
  readonly isEnded: boolean
  /** Fields that are not at fault for being missing, because the share is. */
  readonly unread: readonly string[]
  readonly faults: readonly Fault[]
}

/** What decides about the values, and is the business of the project that shares them. */
const ofValues = ['data', 'generate', 'expiresAt', 'usernameSecret', 'urlEncode'] as const

const untouched = { sharedFrom: undefined, keepsData: false, isEnded: false, unread: [], faults: [] } as const

/**
 * Says the same whether the project or the credential does not exist or is not shared, so that nobody learns from it what other projects
 * have.
 */
const NOT_ALLOWED =
  'No credential of this project and id is shared with your project. Ask an admin of that project to share it; a credential that is shared itself cannot be shared further.'
const UNREADABLE = 'The shared credential cannot be read now. Try again later, or ask an admin of its project.'

/** What a request means for a credential that takes its values from another project, or is to do so, or to cease. */
export async function followedRequest(
  readShare: ReadShare,
  receiver: Receiver,
  stored: Credential | undefined,
  request: CredentialRequest,
  pointer: string
): Promise<Followed> {
  const before = stored?.sharedFrom
  const { sharedFrom } = request
  if (sharedFrom === null || sharedFrom === undefined) {
    if (before === undefined) return { ...untouched, request }
    return sharedFrom === null
      ? { ...untouched, request, isEnded: true }
      : staying(request, before, refusedEdits(request, pointer))
  }
  const from = { project: sharedFrom.project, id: sharedFrom.id }
  const faults = superfluous(request, pointer)
  if (stored !== undefined && isShared(stored))
    faults.push({ pointer: `${pointer}/sharedFrom`, detail: SHARES_ITSELF, code: 'SHARED_CREDENTIAL' })
  if (faults.length > 0) return failing(request, from, faults)
  const reading = await readShare(receiver, from)
  if (reading.state === 'shared') return following(request, from, reading, stored, pointer)
  const at = `${pointer}/sharedFrom`
  if (reading.state === 'ended' || (!reading.isAllowed && !isSameSource(before, from)))
    return failing(request, from, [{ pointer: at, detail: NOT_ALLOWED, code: 'SHARE_NOT_ALLOWED' }])
  // What cannot be read now keeps its last values.
  if (isSameSource(before, from)) return staying(request, from, [])
  return failing(request, from, [{ pointer: at, detail: UNREADABLE, code: 'SHARE_UNREADABLE' }])
}

const SHARES_ITSELF =
  'It is shared with other projects itself, so it cannot take its values from one. End its shares first: DELETE …/shares/{project}.'

const isGiven = (request: CredentialRequest, name: (typeof ofValues)[number]): boolean =>
  name === 'data' ? Object.keys(request.data ?? {}).length > 0 : request[name] !== undefined

/** Values beside the credential that they are to come from. */
const superfluous = (request: CredentialRequest, pointer: string): Fault[] =>
  ofValues
    .filter(name => isGiven(request, name))
    .map(name => ({
      pointer: `${pointer}/${name}`,
      detail: 'All values come from `sharedFrom`. Omit this, or omit `sharedFrom`.'
    }))

const refusedEdits = (request: CredentialRequest, pointer: string): Fault[] =>
  ofValues
    .filter(name => isGiven(request, name))
    .map(name => ({
      pointer: `${pointer}/${name}`,
      detail:
        'All values of this credential come from another project and follow it. Change them there, or send all data together with "sharedFrom": null to give it values that you keep here.',
      code: 'SHARED_CREDENTIAL'
    }))

function withoutValues(request: CredentialRequest): CredentialRequest {
  const entries = Object.entries(request).filter(([name]) => !(ofValues as readonly string[]).includes(name))
  return Object.fromEntries(entries) as unknown as CredentialRequest
}

const staying = (request: CredentialRequest, sharedFrom: SharedFrom, faults: readonly Fault[]): Followed => ({
  ...untouched,
  ...{ request: withoutValues(request), sharedFrom, keepsData: true, faults }
})

const failing = (request: CredentialRequest, sharedFrom: SharedFrom, faults: readonly Fault[]): Followed => ({
  ...untouched,
  ...{ request: withoutValues(request), sharedFrom, unread: Object.keys(typeNamed(request.type).fields), faults }
})

function following(
  request: CredentialRequest,
  sharedFrom: SharedFrom,
  { credential, secrets }: Extract<ShareReading, { state: 'shared' }>,
  stored: Credential | undefined,
  pointer: string
): Followed {
  if (credential.type !== request.type) {
    const detail = `The shared credential has the type ${credential.type}, and so must this one.`
    return failing(request, sharedFrom, [{ pointer: `${pointer}/type`, detail }])
  }
  const type = typeNamed(credential.type)
  const values = { ...credential.data, ...secrets }
  // A field that the shared credential does not have goes here, too.
  const data: RawData = Object.fromEntries(
    Object.keys(type.fields).flatMap((field): (readonly [string, string | null])[] => {
      if (own(values, field) !== undefined) return [[field, textOf(values, field)]]
      return stored === undefined ? [] : [[field, null]]
    })
  )
  const { usernameSecret = false } = credential
  const followed: CredentialRequest = {
    ...withoutValues(request),
    ...{ data, expiresAt: credential.statedExpiry },
    ...(type.hasUserName ? { usernameSecret } : {})
  }
  return { ...untouched, request: followed, sharedFrom }
}
