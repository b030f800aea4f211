import { Secret } from '../domain/secret.ts'
import type { Call } from './http/call.ts'
import type { Answer, Login } from './http/client.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { isDone, isFields, jsonIn, jsonOf, textOfField } from './http/outcome.ts'
import { explain, proveUp } from './item-probe.ts'

/** A new API token of our user. Jenkins tells its value this once, and no list has its uuid, by which it is revoked: keep both. */
export interface ApiToken {
  readonly uuid: string
  readonly value: Secret
}

const TOKENS = 'me/descriptorByName/jenkins.security.ApiTokenProperty'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
/** Two digits of a version and 32 of the value today; whatever it is, it has to fit a header. */
const VALUE = /^[A-Za-z0-9]{32,128}$/

/**
 * Makes an API token of our user; those that there are stay. Jenkins takes a name that it knows already, so choose one that a person finds
 * again: after an answer that was lost the token may exist, and can then be revoked on the user's page alone.
 */
export async function makeToken(call: Call, name: string): Promise<ApiToken> {
  const answer = await call.send({ method: 'POST', path: `${TOKENS}/generateNewToken`, form: { newTokenName: name } })
  if (answer.status !== 200) return explain(call, answer)
  // The answer has no header of Jenkins': its form is all that speaks for it.
  const { status, data } = jsonIn(call.operation, answer)
  const [uuid, value] = isFields(data) ? [textOfField(data, 'tokenUuid'), textOfField(data, 'tokenValue')] : ['', '']
  if (status !== 'ok' || !UUID.test(uuid) || !VALUE.test(value)) throw garbled(call, answer)
  return { uuid, value: new Secret(value) }
}

/** Revokes a token of our user. Done as well when there is none with this uuid: `isRevoked` is the proof. */
export async function revokeToken(call: Call, uuid: string): Promise<void> {
  if (!UUID.test(uuid)) throw new JenkinsError('WriteFailed', call.operation, { detail: 'no uuid of a token' })
  const answer = await call.send({ method: 'POST', path: `${TOKENS}/revoke`, form: { tokenUuid: uuid } })
  if (!isDone(answer)) return explain(call, answer)
}

/**
 * Whether Jenkins refuses a token for good. While it starts it answers 401 to every token for some seconds, so a 401 counts only between two
 * proofs: before, that Jenkins has started; after, that it knows us, by our own token, which must not be the one in question.
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
  // Something on the way that drops the header would make nobody of everybody.
  if (jsonOf(call.operation, answer)['anonymous'] !== false) throw garbled(call, answer)
  return false
}

const garbled = ({ operation }: Call, { status }: Answer): JenkinsError => new JenkinsError('NotJenkins', operation, { status })
