import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { Agent, type AgentOptions, get } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import { spawnBound } from './child.ts'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

const example = (name: string) => readFile(new URL(`../../ops/proxy/${name}`, import.meta.url), 'utf8')
const fixture = (name: string) => new URL(`../unit/jenkins/http/fixtures/${name}.pem`, import.meta.url).pathname

/** The authority that signed the certificate of the proxies, which is for localhost and 127.0.0.1. */
export const proxyCa = readFileSync(fixture('ca'), 'utf8')

/** An agent that trusts the certificate of the proxies. */
export const proxyAgent = (options: AgentOptions = {}): Agent => new Agent({ keepAlive: true, ca: proxyCa, ...options })

/** The addresses of the proxies, and whether HAProxy has found both processes to be there. */
export type Proxies = Record<'nginx' | 'haproxy', string> & { seesBoth(): Promise<boolean> }

/**
 * nginx and HAProxy by the examples of ops/proxy, in front of two processes at these ports. nginx has no directory
 * for bodies: what it tries to put on its disk fails. `change`: of the example for nginx.
 */
export async function startProxies(
  t: Test,
  [one, two]: readonly [number, number],
  change = (text: string) => text
): Promise<Proxies> {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-proxy-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  const here = (text: string) => text.replace(/bridge-1:8080/g, `127.0.0.1:${one}`).replace(/bridge-2:8080/g, `127.0.0.1:${two}`)
  const [nginxPort, haproxyPort] = [await freePort(), await freePort()]
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const paths = kinds.map(name => `${name}_temp_path ${dir}/${name};`).join(' ')
  const server = here(change(await example('nginx.conf')))
    .replace('listen 443 ssl', `listen 127.0.0.1:${nginxPort} ssl`)
    .replace('/etc/nginx/bridge/tls.crt', fixture('server'))
    .replace('/etc/nginx/bridge/tls.key', fixture('server-key'))
  const nginx = `daemon off; master_process off; pid ${dir}/nginx.pid; error_log ${dir}/error.log warn;
    events {} http { access_log off; ${paths} ${server} }`
  const haproxy = here(await example('haproxy.cfg'))
    .replace('bind :443', `bind 127.0.0.1:${haproxyPort}`)
    .replace('/etc/haproxy/bridge.pem', join(dir, 'bridge.pem'))
    .replace('\nglobal\n', `\nglobal\n  stats socket ${join(dir, 'stats.sock')}\n`)
  await writeFile(join(dir, 'bridge.pem'), [await readFile(fixture('server')), await readFile(fixture('server-key'))].join('\n'))
  await writeFile(join(dir, 'nginx.conf'), nginx)
  await writeFile(join(dir, 'haproxy.cfg'), haproxy)
  const env = { PATH: [process.env['PATH'], '/usr/sbin'].join(':') }
  for (const [program, ...args] of [
    ['nginx', '-e', join(dir, 'error.log'), '-c', join(dir, 'nginx.conf')],
    ['haproxy', '-db', '-f', join(dir, 'haproxy.cfg')]
  ] as const) {
    const child = spawnBound(program, args, { env, stdio: 'ignore' })
    t.teardown(() => child.kill('SIGKILL'))
  }
  const urls = { nginx: `https://127.0.0.1:${nginxPort}`, haproxy: `https://127.0.0.1:${haproxyPort}` }
  for (const [name, url] of Object.entries(urls)) await until(`${name} lets through`, () => isReady(url))
  for (const kind of kinds) await rm(join(dir, kind), { recursive: true })
  const seesBoth = async () => {
    const rows = (await askSocket(join(dir, 'stats.sock'), 'show stat\n'))
      .split('\n')
      .filter(row => /^processes,bridge-\d,/.test(row))
    return rows.length === 2 && rows.every(row => row.split(',').includes('UP'))
  }
  return { ...urls, seesBoth }
}

const askSocket = async (path: string, question: string): Promise<string> => {
  const socket = connect(path)
  socket.write(question)
  return text(socket)
}

function isReady(url: string): Promise<boolean> {
  return new Promise(resolve => {
    get(`${url}/readyz`, { ca: proxyCa, agent: false }, answer => resolve(answer.resume().statusCode === 200)).once('error', () =>
      resolve(false)
    )
  })
}
