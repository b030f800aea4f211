import { type Credential, type Secrets, splitData } from '../domain/credential.ts'
import { type RawData, toData, unknownFields } from '../domain/data.ts'
import { type Finding, finding, type Known, nothingKnown } from '../domain/findings.ts'
import { inPublic } from '../domain/leaks/metadata.ts'
import { own } from '../domain/own.ts'
import type { Fault } from '../domain/problems.ts'
import { hasAstral } from '../domain/text.ts'
import { type CredentialType, type Data, textOf } from '../domain/types/define.ts'
import { urlEncoded } from '../domain/types/shared/url-safety.ts'
import { USER_NAME } from '../domain/user-name.ts'
import type { Inspect } from './inspect/inspect.ts'

/** The content of a request, and its position in the request. */
export interface Content {
  readonly type: CredentialType
  readonly id: string
  readonly description: string
  /** The data as received. */
  readonly raw: RawData
  /** The received data merged over the kept data. */
  readonly data: Data
  readonly urlEncode: boolean
  /** As the request says it. */
  readonly usernameSecret: boolean | undefined
  /** The subject of the caller. */
  readonly caller: string
  /** JSON pointer of the credential in the request: `#`, or `#/credentials/7`. */
  readonly pointer: string
  /** The stored record that the request changes; `kept` are its secrets. */
  readonly previous: Credential | undefined
  readonly kept: Secrets
  /** Fields whose values have just been read from a secret store. */
  readonly fresh: readonly string[]
  /** Fields whose values could not be read yet: neither they nor what depends on them is checked. */
  readonly unresolved: readonly string[]
}

export interface Checked {
  /** The data as it is to be stored. */
  readonly data: Data
  readonly faults: readonly Fault[]
  readonly known: Known
}

export interface ContentDeps {
  readonly inspect: Inspect
  readonly now: () => Date
  /** Whether a controller keeps characters above U+FFFF; undefined while that is not known. */
  readonly isEmojiSafe: (controller: string) => boolean | undefined
}

/** Normalises data and checks it: the form first, the content only if the form is valid. */
export async function checkContent({ inspect, now }: Pick<ContentDeps, 'inspect' | 'now'>, content: Content): Promise<Checked> {
  const { type, raw, pointer, id, description, previous, caller } = content
  const own = Object.fromEntries(Object.entries(content.data).filter(([name]) => Object.hasOwn(type.fields, name)))
  const normal = type.normalise(own)
  const faults = [
    ...unknownFields(type, raw, `${pointer}/data`),
    ...(userNameFaults(content) ?? formFaults(content, normal)),
    ...encodingFaults(content)
  ]
  if (faults.length > 0 || content.unresolved.length > 0) return { data: normal, faults, known: unread(content) }
  const encoded = encodedFields(content)
  const data = { ...normal, ...encodedNow(content, normal) }
  const tooLong = formFaults(content, data)
  if (tooLong.length > 0) return { data, faults: tooLong, known: nothingKnown }
  const isSame = previous !== undefined && sameTexts(data, { ...previous.data, ...content.kept })
  // Unchanged data does not repeat a check that takes seconds.
  if (isSame && type.isCostly(data)) return { data, faults: [], known: withLeaks(previous, content, data) }
  const { errors, ...inspected } = await inspect(type, data, { id, description, encoded, caller, now: now() })
  const known = withLeaks(inspected, content, data)
  const found = errors.map(({ code, detail, pointer: at }) => ({ pointer: `${pointer}${at.slice(1)}`, detail, code }))
  // Stored data does not prevent a change of something else.
  return { data, faults: isSame ? [] : found, known }
}

/** What is known of content that is not complete. */
const unread = ({ unresolved }: Content): Known => ({
  ...nothingKnown,
  warnings: unresolved.map(name => finding('SourceUnread', `#/data/${name}`))
})

/** Faults of texts that the controller is known to store incorrectly. If that is unknown, the sync finds out and reports it in the status. */
export function storedWrong(
  { isEmojiSafe }: Pick<ContentDeps, 'isEmojiSafe'>,
  controller: string,
  { publicData, secrets }: { publicData: Data; secrets: Secrets },
  pointer: string
): Fault[] {
  if (isEmojiSafe(controller) !== false) return []
  const fields = { ...publicData, ...secrets }
  const names = Object.keys(fields).filter(name => hasAstral(textOf(fields, name)))
  return names.map(name => ({
    pointer: `${pointer}/data/${name}`,
    detail: 'It has emoji or other characters above U+FFFF, which the Jenkins of this project (before 2.398) stores incorrectly.'
  }))
}

/** The findings, with the warnings about public fields recomputed. */
const withLeaks = ({ warnings, facts, derivedExpiry }: Known, { type, id, description }: Content, data: Data): Known => ({
  ...{ facts, derivedExpiry },
  warnings: [...warnings.filter(({ code }) => code !== 'SecretInPublic'), ...leaksOf(type, data, { id, description })]
})

/** Warnings for public parts of a credential that contain its secret. */
function leaksOf(type: CredentialType, data: Data, { id, description }: { id: string; description: string }): readonly Finding[] {
  const { publicData, secrets } = splitData(type, data)
  const texts = Object.entries(publicData).map(([name, text]) => [`#/data/${name}`, text] as const)
  return inPublic({ '#/id': id, '#/description': description, ...Object.fromEntries(texts) }, secrets)
}

const sameTexts = (a: Data, b: Data): boolean => Object.keys({ ...a, ...b }).every(name => textOf(a, name) === textOf(b, name))

/** Faults of a change between secret and public username; if there are any, the data is not checked. */
function userNameFaults({ type, raw, usernameSecret, previous, pointer }: Content): Fault[] | undefined {
  if (usernameSecret === undefined) return undefined
  if (!type.hasUserName)
    return [{ pointer: `${pointer}/usernameSecret`, detail: `A credential of type ${type.type} has no username.` }]
  const detail =
    'The stored username is a secret and is never shown again. To make it public, send it again together with "usernameSecret": false.'
  const isRevealed = previous?.usernameSecret === true && !usernameSecret
  return isRevealed && !isSent(raw, USER_NAME) ? [{ pointer: `${pointer}/data/${USER_NAME}`, detail }] : undefined
}

const encodingFaults = ({ type, urlEncode, pointer }: Content): Fault[] =>
  urlEncode && type.urlFields.length === 0
    ? [{ pointer: `${pointer}/urlEncode`, detail: `A credential of type ${type.type} is not used in URLs.` }]
    : []

const isSent = (raw: RawData, name: string): boolean => own(raw, name) != null

/** Faults of form; a value that could not be read yet is not missing. */
const formFaults = ({ type, pointer, unresolved }: Content, data: Data): Fault[] =>
  type.faults(data, `${pointer}/data`).filter(fault => !unresolved.some(name => fault.pointer === `${pointer}/data/${name}`))

/** Whether the value of a field is not the stored one, which an earlier request may have encoded. */
const isNew = ({ raw, fresh }: Content, name: string): boolean => typeof own(raw, name) === 'string' || fresh.includes(name)

/**
 * Fields that are stored percent-encoded: those that this request encodes, and others that an earlier request has encoded, also if their
 * values were read again.
 */
function encodedFields(content: Content): string[] {
  const { type, raw, urlEncode, previous } = content
  const before = previous?.facts['urlEncoded']
  const isAsked = (name: string) => isSent(raw, name) && isNew(content, name)
  return type.urlFields.filter(name => (isAsked(name) ? urlEncode : Array.isArray(before) && before.includes(name)))
}

function encodedNow(content: Content, data: Data): Data {
  const { type } = content
  const names = encodedFields(content).filter(name => isNew(content, name))
  return toData(type, Object.fromEntries(names.map(name => [name, urlEncoded(textOf(data, name))])))
}
