import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { spawnBound } from '../child.ts'
import { freePort } from '../free-port.ts'
import { until } from '../until.ts'
import { ca, certified } from './authority.ts'

/** The account of a registry with htpasswd. The hash is bcrypt, the only one that the registry reads. */
export const ALICE = { username: 'alice', password: 'right-password-of-alice' } as const
const HTPASSWD = 'alice:$2y$05$abcdefghijklmnopqrstuuDd5CDS3GAAJnv.FTOKKa4WKwwUgr6Ii\n'

/** A repository that is there. */
export const REPOSITORY = 'team-a/app'

/** How the registry wants to be logged in to: by its own accounts, or by tokens of this server. */
type Auth = 'htpasswd' | { readonly realm: string; readonly service: string; readonly issuer: string }

/** The program docker-registry behind https, and its address. */
export async function startDockerRegistry(t: Test, auth: Auth): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'jcb-registry-'))
  t.teardown(() => rm(directory, { recursive: true, force: true }))
  const at = (name: string) => join(directory, name)
  const { cert, key } = certified()
  const port = await freePort()
  const login =
    auth === 'htpasswd'
      ? { htpasswd: { realm: 'tests', path: at('htpasswd') } }
      : { token: { ...auth, rootcertbundle: at('ca.pem') } }
  const config = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: at('data') } },
    http: { addr: `127.0.0.1:${port}`, secret: 'of-the-tests', tls: { certificate: at('cert.pem'), key: at('key.pem') } },
    auth: login
  }
  const tag = at(`data/docker/registry/v2/repositories/${REPOSITORY}/_manifests/tags/1/current`)
  await mkdir(tag, { recursive: true })
  await writeFile(join(tag, 'link'), `sha256:${'0'.repeat(64)}`)
  for (const [name, text] of Object.entries({ htpasswd: HTPASSWD, 'ca.pem': ca, 'cert.pem': cert, 'key.pem': key }))
    await writeFile(at(name), text)
  await writeFile(at('config.yml'), JSON.stringify(config))
  const child = spawnBound('docker-registry', ['serve', at('config.yml')], { stdio: 'ignore' })
  t.teardown(() => child.kill('SIGKILL'))
  const address = `https://127.0.0.1:${port}`
  await until('docker-registry answers', () => statusOf(`${address}/v2/`))
  return address
}

function statusOf(url: string): Promise<number | undefined> {
  return new Promise(resolve => {
    get(url, { ca, agent: false }, answer => resolve(answer.resume().statusCode)).once('error', () => resolve(undefined))
  })
}
