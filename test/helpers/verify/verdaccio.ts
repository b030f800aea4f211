import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { spawnBound } from '../child.ts'
import { freePort } from '../free-port.ts'
import { until } from '../until.ts'
import { ca, certified } from './authority.ts'

const PROGRAM = fileURLToPath(new URL('../../../node_modules/verdaccio/bin/verdaccio', import.meta.url))

/** The program verdaccio, an npm registry, behind https. */
export interface NpmRegistry {
  readonly address: string
  /** Makes an account, as `npm login` does, and returns its token. */
  token(username: string, password: string): Promise<string>
}

export async function startVerdaccio(t: Test): Promise<NpmRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'jcb-verdaccio-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  const at = (name: string) => join(directory, name)
  const { cert, key } = certified()
  const address = `https://127.0.0.1:${await freePort()}`
  const config = {
    ...{ storage: at('storage'), listen: address, https: { key: at('key.pem'), cert: at('cert.pem') } },
    ...{ auth: { htpasswd: { file: at('htpasswd') } }, packages: { '**': { access: '$authenticated' } } },
    ...{ web: { enable: false }, log: { type: 'stdout', level: 'fatal' } }
  }
  await writeFile(at('key.pem'), key)
  await writeFile(at('cert.pem'), cert)
  await writeFile(at('config.yaml'), JSON.stringify(config))
  const child = spawnBound(process.execPath, [PROGRAM, '--config', at('config.yaml')], { cwd: directory, stdio: 'ignore' })
  t.teardown(() => child.kill('SIGKILL'))
  await until('verdaccio answers', async () => (await send('GET', `${address}/-/ping`)) !== undefined, 60_000)
  return {
    address,
    async token(username, password) {
      const answer = await send('PUT', `${address}/-/user/org.couchdb.user:${username}`, { name: username, password })
      return String(JSON.parse(answer ?? '{}').token)
    }
  }
}

/** The body of the answer; undefined while nobody listens. */
function send(method: string, url: string, body?: object): Promise<string | undefined> {
  return new Promise(resolve => {
    const headers = { 'content-type': 'application/json' }
    request(url, { method, ca, headers, agent: false }, answer => resolve(text(answer)))
      .once('error', () => resolve(undefined))
      .end(body && JSON.stringify(body))
  })
}
