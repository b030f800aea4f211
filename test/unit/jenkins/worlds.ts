import { createHmac } from 'node:crypto'
import type { Test } from 'tap'
import { startStandIn } from '../../../src/demo/jenkins/start.ts'
import { Secret } from '../../../src/domain/secret.ts'
import type { Controller, ControllerConfig } from '../../../src/jenkins/controller.ts'
import { createController } from '../../../src/jenkins/create-controller.ts'

/** A Jenkins to test against: the stand-in in two versions, and a real one where the environment names it. */
export interface World {
  readonly name: string
  readonly url: string
  readonly controller: Controller
  /** What Jenkins holds under an id in clear, by the name of the field; undefined where that cannot be asked. */
  held(folder: string, id: string): Promise<Record<string, unknown> | undefined>
}

/** What only the stand-in can do: be another user, be told to fail, be changed behind our back. */
export interface StandInWorld extends World {
  as(user: string, by?: 'token' | 'password'): Controller
  control(path: string, body: object): Promise<void>
}

const hash = (text: string): string => createHmac('sha256', 'key').update(text).digest('base64url')

export async function standIn(t: Test, version: string): Promise<StandInWorld> {
  const jenkins = await startStandIn({ version, prefix: '/jenkins' })
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
    controller: as('admin'),
    as,
    held: async (folder, id) =>
      (await (await ask(`readback?${new URLSearchParams({ folder, id })}`)).json()) as Record<string, unknown>,
    control: async (path, body) => {
      const { ok } = await ask(path, body)
      if (!ok) throw new Error(path)
    }
  }
}

/** Reads by a script of an administrator; without that permission the values are not looked at. */
export function real(t: Test, url: string, user: string, token: string): World {
  const script = (folder: string, id: string) => `
    def text = { it == null ? null : hudson.util.Secret.toString(it) }
    def f = jenkins.model.Jenkins.get().getItemByFullName(${JSON.stringify(folder)})
    def property = f.properties.find { it.class.simpleName == 'FolderCredentialsProperty' }
    def c = property.store.getCredentials(com.cloudbees.plugins.credentials.domains.Domain.global()).find { it.id == ${JSON.stringify(id)} }
    def held = [description: c.description, scope: c.scope.toString()]
    if (c.hasProperty('username')) held.username = c.username
    if (c.hasProperty('password')) held.password = text(c.password)
    if (c.hasProperty('secret')) held.secret = text(c.secret)
    if (c.hasProperty('passphrase')) held.passphrase = text(c.passphrase)
    if (c.hasProperty('privateKeySource')) held.privateKeys = c.privateKeySource.privateKeys
    if (c.hasProperty('secretBytes')) held.bytes_b64 = c.secretBytes.plainData.encodeBase64().toString()
    print groovy.json.JsonOutput.toJson(held)`
  return {
    name: 'real',
    url,
    controller: opened(t, { name: 'real', url, user, token: new Secret(token) }),
    held: async (folder, id) => {
      const answer = await fetch(`${url.replace(/\/$/, '')}/scriptText`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}` },
        body: new URLSearchParams({ script: script(folder, id) })
      })
      return answer.status === 200 ? ((await answer.json()) as Record<string, unknown>) : undefined
    }
  }
}

/** A controller that is closed with the test. */
export function opened(t: Test, config: ControllerConfig): Controller {
  const controller = createController(config, { hash })
  t.teardown(() => controller.close())
  return controller
}
