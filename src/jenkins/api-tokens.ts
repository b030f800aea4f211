import { Secret } from '../domain/secret.ts'
import type { Call } from './http/call.ts'
import type { Answer, Login } from './http/client.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isDone, isFields, jsonIn, jsonOf, textOfField } from './http/outcome.ts'
import { explain, proveUp } from './item-probe.ts'

/** A new API token of our user. Jenkins shows the value only once, and no list contains the uuid that revokes it: store both. */
export interface ApiToken {
  readonly uuid: string
  readonly value: Secret
}

const TOKENS = 'me/descriptorByName/jenkins.security.ApiTokenProperty'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Today a version of two digits and 32 digits of the value; the pattern only ensures that it fits into a header. */
const VALUE = /^[A-Za-z0-9]{32,128}$/

/**
 * Creates an API token for our user; existing ones stay. Jenkins accepts duplicate names, so choose a recognisable one: if the
 * answer is lost the token may exist, and can then be revoked only on the user's page.
 */
export async function makeToken(call: Call, name: string): Promise<ApiToken> {
  const answer = await call.send({ method: 'POST', path: `${TOKENS}/generateNewToken`, form: { newTokenName: name } })
  if (answer.status !== 200) return explain(call, answer)
  // The answer lacks the header of Jenkins, so only its form shows that it is genuine.
  const { status, data } = jsonIn(call.operation, answer)
  const [uuid, value] = isFields(data) ? [textOfField(data, 'tokenUuid'), textOfField(data, 'tokenValue')] : ['', '']
  if (status !== 'ok' || !UUID.test(uuid) || !VALUE.test(value)) throw garbled(call, answer)
  return { uuid, value: new Secret(value) }
}

/** Revokes a token of our user. Succeeds also if no token has this uuid: `isRevoked` is the proof. */
export async function revokeToken(call: Call, uuid: string): Promise<void> {
  if (!UUID.test(uuid)) throw new JenkinsError('WriteFailed', call.operation, { detail: 'no uuid of a token' })
  const answer = await call.send({ method: 'POST', path: `${TOKENS}/revoke`, form: { tokenUuid: uuid } })
  if (!isDone(answer)) return explain(call, answer)
}

/**
 * Whether Jenkins permanently refuses a token. While starting, it answers 401 to every token for some seconds, so a 401 counts only
 * between two proofs: before it, that Jenkins has started; after it, that it accepts our own token, which must be a different one.
 */
export async function isRevoked(call: Call, login: Login): Promise<boolean> {
  await call.proveStarted()
  const query = { tree: 'anonymous,name' }
  const answer = await call.send({ method: 'GET', path: 'whoAmI/api/json', query, as: login })
  if (answer.status === 401) {
    await proveUp(call)
    return true
  }
  if (answer.status !== 200) return explain(call, answer)
  // A proxy that drops the header would make every caller anonymous.
  if (jsonOf(call.operation, answer)['anonymous'] !== false) throw garbled(call, answer)
  return false
}

const garbled = ({ operation }: Call, { status }: Answer): JenkinsError => new JenkinsError('NotJenkins', operation, { status })
