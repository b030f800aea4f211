import { createHmac, randomBytes } from 'node:crypto'
import tap, { type Test } from 'tap'
import { standInClasses } from '../../../src/app/stand-in-classes.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { Controller, ControllerConfig } from '../../../src/jenkins/controller.ts'
import { createController } from '../../../src/jenkins/create-controller.ts'
import { startStandIn } from '../../../src/stand-in/start.ts'
import { type RealJenkins, realJenkins } from '../../helpers/real-jenkins.ts'
import { until } from '../../helpers/until.ts'

/** A Jenkins to test against: the stand-in in two versions, or the real one of `npm run test:jenkins`. */
export interface World {
  readonly name: string
  readonly url: string
  readonly user: string
  readonly token: string
  readonly controller: Controller
  /** Why `held` gives nothing; undefined where it gives what there is. */
  readonly whyUnread: string | undefined
  /** A new name for a folder at the root. */
  top(): string
  /** What Jenkins holds under an id in clear, by the name of the field; undefined where that cannot be asked. */
  held(folder: string, id: string): Promise<Record<string, unknown> | undefined>
  /** Begins a restart; what it resolves to waits until Jenkins has been away and is back. */
  restart(): Promise<() => Promise<void>>
}

/** What only the stand-in can do: be another user, be told to fail, be changed behind our back. */
export interface StandInWorld extends World {
  as(user: string, by?: 'token' | 'password'): Controller
  control(path: string, body: object): Promise<void>
}

const hash = (text: string): string => createHmac('sha256', 'key').update(text).digest('base64url')

export async function standIn(t: Test, version: string): Promise<StandInWorld> {
  const jenkins = await startStandIn({ version, prefix: '/jenkins', ...standInClasses() })
  t.teardown(() => jenkins.close())
  const as = (user: string, by: 'token' | 'password' = 'token') => {
    const login = by === 'token' ? { token: new Secret(`${user}-token`) } : { password: new Secret(`${user}-pw`) }
    return opened(t, { name: user, url: jenkins.url, user, ...login, breakerFailures: 1000 })
  }
  const ask = async (path: string, body?: object) =>
    fetch(`${jenkins.controlUrl}/${path}`, {
      headers: { authorization: `Bearer ${jenkins.controlToken}` },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {})
    })
  return {
    name: version,
    url: jenkins.url,
    user: 'admin',
    token: 'admin-token',
    whyUnread: undefined,
    controller: as('admin'),
    as,
    top: () => `bridge-test-${randomBytes(4).toString('hex')}`,
    restart: async () => {
      // The 401 to a good token is what a current Jenkins gives; the older one was not seen to.
      const stages = {
        downMs: 500,
        bootMs: 500,
        falseForbiddenMs: 300,
        ...(version === '2.263.4' ? {} : { falseUnauthorizedMs: 700 })
      }
      const { ok } = await ask('restart', stages)
      if (!ok) throw new Error('no restart')
      return watched(jenkins.url)
    },
    held: async (folder, id) =>
      (await (await ask(`readback?${new URLSearchParams({ folder, id })}`)).json()) as Record<string, unknown>,
    control: async (path, body) => {
      const { ok } = await ask(path, body)
      if (!ok) throw new Error(path)
    }
  }
}

/** The Jenkins of `npm run test:jenkins`. Its values are read by a script of an administrator. */
function real(t: Test, { url, user, token, prefix, whyUnread }: RealJenkins): World {
  const authorization = `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`
  const post = (path: string, fields: Record<string, string> = {}) =>
    fetch(`${url}/${path}`, {
      ...{ method: 'POST', redirect: 'manual', headers: { authorization }, body: new URLSearchParams(fields) }
    })
  return {
    name: 'real',
    url,
    user,
    token,
    whyUnread,
    controller: opened(t, { name: 'real', url, user, token: new Secret(token), breakerFailures: 1000 }),
    top: () => `${prefix}${randomBytes(4).toString('hex')}`,
    held: async (folder, id) => {
      if (whyUnread !== undefined) return undefined
      const answer = await post('scriptText', { script: readerScript(folder, id) })
      const text = await answer.text()
      if (answer.status !== 200 || !text.startsWith('{')) throw new Error(`the reader failed: HTTP ${answer.status}`)
      return JSON.parse(text) as Record<string, unknown>
    },
    restart: async () => {
      const { status } = await post('restart')
      // Jenkins answers with a redirect, or with the page that says that it restarts.
      if (status !== 302 && status !== 200 && status !== 503) throw new Error(`no restart: HTTP ${status}`)
      return watched(url)
    }
  }
}

/** Milliseconds that a Jenkins may take to go, and to start. */
const START = 300_000

/** Watches a Jenkins that has been told to restart from now on, so that a short absence is not missed. */
function watched(url: string): () => Promise<void> {
  const back = backAfterDown(url)
  back.catch(() => {}) // told to who waits for it
  return () => back
}

/** Nobody gets an answer below 500 while Jenkins is away or starts. */
async function backAfterDown(url: string): Promise<void> {
  const answers = () =>
    fetch(`${url}/api/json`, { redirect: 'manual', signal: AbortSignal.timeout(5_000) }).then(
      async answer => {
        await answer.arrayBuffer()
        return answer.status < 500
      },
      () => false
    )
  await until('Jenkins goes', async () => !(await answers()), START)
  await until('Jenkins is back', answers, START)
}

/** What a script of an administrator reads in Jenkins: the values as a build would get them. */
export const readerScript = (folder: string, id: string): string => `
    def text = { it == null ? null : hudson.util.Secret.toString(it) }
    def f = jenkins.model.Jenkins.get().getItemByFullName(${groovy(folder)})
    def property = f.properties.find { it.class.simpleName == 'FolderCredentialsProperty' }
    def c = property.store.getCredentials(com.cloudbees.plugins.credentials.domains.Domain.global()).find { it.id == ${groovy(id)} }
    def held = [description: c.description, scope: c.scope.toString()]
    if (c.hasProperty('username')) held.username = c.username
    if (c.hasProperty('password')) held.password = text(c.password)
    if (c.hasProperty('secret')) held.secret = text(c.secret)
    if (c.hasProperty('passphrase')) held.passphrase = text(c.passphrase)
    // Not the source's: only the credential gives a key its final line end.
    if (c.hasProperty('privateKeys')) held.privateKeys = c.privateKeys
    if (c.hasProperty('secretBytes')) held.bytes_b64 = c.secretBytes.plainData.encodeBase64().toString()
    print groovy.json.JsonOutput.toJson(held)`

/** A text as a literal of Groovy; in double quotes a dollar would begin an expression. */
const groovy = (text: string): string => JSON.stringify(text).replaceAll('$', '\\$')

/** The stand-in as each Jenkins that was recorded, and as a younger one. */
const VERSIONS = ['2.263.4', '2.528.1', '2.600']

/**
 * Holds every Jenkins to a contract: the stand-in of each version, which also goes through `alone`, what needs other users, faults and
 * changes behind our back; under `npm run test:jenkins` the Jenkins that it names instead. That script finds its suites by this call.
 */
export function eachJenkins(
  contract: (t: Test, world: World) => Promise<void>,
  alone: (t: Test, world: StandInWorld) => Promise<void> = async () => {}
): void {
  const named = realJenkins
  if (named !== undefined) {
    void tap.test('a real Jenkins', t => contract(t, real(t, named)))
    return
  }
  for (const version of VERSIONS) {
    void tap.test(`the stand-in for ${version}`, async t => {
      const world = await standIn(t, version)
      await contract(t, world)
      await alone(t, world)
    })
  }
}

/** A controller that is closed with the test. */
export function opened(t: Test, config: ControllerConfig): Controller {
  const controller = createController(config, { hash })
  t.teardown(() => controller.close())
  return controller
}
