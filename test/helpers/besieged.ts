import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys } from './bridge.ts'
import { startBridgeProcess } from './bridge-process.ts'
import { encryptedKey } from './content.ts'
import { startTestRedis } from './redis-server.ts'
import { until } from './until.ts'

export interface Asked {
  readonly method?: string
  readonly path: string
  readonly body: string | Buffer
  readonly type?: string
  /** Sends so many blanks before the body, each as a chunk by itself. */
  readonly blanks?: number
}

export interface Said {
  readonly status: number
  readonly retryAfter: string | null
  readonly text: string
}

/** A bridge in its own process, operators who attack it, and an honest one of another project. */
export interface Besieged {
  /** Sends each request as the next of so many attackers, all at once; meanwhile the honest operator has a key and a kubeconfig checked. */
  attack(
    requests: readonly Asked[],
    callers: number
  ): Promise<{ readonly answers: readonly Said[]; readonly honest: readonly Said[] }>
  /** Most CPU time of one turn since the last time, in milliseconds. */
  longestTurn(): Promise<number>
  /** The most memory that the process had, in megabytes. */
  peakMemory(): Promise<number>
}

const TURNS = fileURLToPath(new URL('turns.ts', import.meta.url))

export async function besiege(t: Test, attackers: number): Promise<Besieged> {
  const [redis, jenkins] = await Promise.all([startTestRedis(), startStandIn({ port: 0 })])
  t.teardown(() => Promise.all([redis.close(), jenkins.close()]))
  const env = {
    ...{ REDIS_URL: redis.url, JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' },
    ...{ MASTER_KEYS: newMasterKeys(), ADMIN_TOKEN, LOG_LEVEL: 'info', RATE_LIMIT: '0', NODE_OPTIONS: `--import ${TURNS}` }
  }
  const bridge = await startBridgeProcess(env)
  t.teardown(() => bridge.end('SIGKILL'))

  async function call(asked: Asked, token = ADMIN_TOKEN): Promise<Said> {
    const { method = 'POST', path, body, type = 'application/json' } = asked
    if (asked.blanks !== undefined) return callInPieces(bridge.url, asked, token)
    const headers = { authorization: `Bearer ${token}`, 'content-type': type }
    const answer = await fetch(bridge.url + path, { method, headers, body: body as string })
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text: await answer.text() }
  }
  async function operator(project: string, name: string): Promise<string> {
    const body = JSON.stringify({ name, roles: { [project]: 'operator' } })
    return JSON.parse((await call({ path: '/api/v1/tokens', body })).text).token
  }
  for (const name of ['demo', 'honest']) await call({ path: '/api/v1/projects', body: JSON.stringify({ name }) })
  const tokens = await Promise.all(Array.from({ length: attackers }, (_, i) => operator('demo', `mallory-${i}`)))
  const alice = await operator('honest', 'alice')
  const bodies = honestBodies()
  const check = (body: string) => call({ path: '/api/v1/projects/honest/credentials/validate', body }, alice)
  await Promise.all(bodies.map(check))

  return {
    async attack(requests, callers) {
      const answers = Promise.all(requests.map((asked, i) => call(asked, tokens[i % callers])))
      const honest: Said[] = []
      let isOver = false
      const over = answers.finally(() => (isOver = true))
      over.catch(() => {})
      while (!isOver || honest.length === 0) {
        honest.push(...(await Promise.all(bodies.map(check))))
        await Promise.race([over.catch(() => {}), setTimeout(200)])
      }
      return { answers: await over, honest }
    },
    async longestTurn() {
      const before = bridge.output().split('turns {').length
      process.kill(bridge.pid, 'SIGWINCH')
      const line = await until('the turns are told', async () => bridge.output().split('turns {')[before])
      return JSON.parse(`{${line.split('\n')[0]}`).most
    },
    async peakMemory() {
      const [, kilobytes = ''] = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${bridge.pid}/status`, 'utf8')) ?? []
      return Number(kilobytes) / 1024
    }
  }
}

/** A key that has to be opened, and a kubeconfig that is read in a thread. */
function honestBodies(): string[] {
  const certificate = Buffer.from('x'.repeat(3000)).toString('base64')
  const content = `apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters:\n- name: c\n  cluster: { server: "https://k8s.example.com:6443" }\ncontexts:\n- name: c\n  context: { cluster: c, user: u }\nusers:\n- name: u\n  user: { token: ${certificate} }\n`
  const key = { username: 'git', privateKey: encryptedKey('right'), passphrase: 'right' }
  return [JSON.stringify({ type: 'ssh-key', data: key }), JSON.stringify({ type: 'kubeconfig', data: { content } })]
}

/** No client of ours makes chunks as small as an attacker does. */
async function callInPieces(url: string, { method = 'POST', path, body, blanks = 0 }: Asked, token: string): Promise<Said> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  const headers = ['Host: x', `Authorization: Bearer ${token}`, 'Content-Type: application/json']
  socket.write([`${method} ${path} HTTP/1.1`, ...headers, 'Connection: close', 'Transfer-Encoding: chunked', '', ''].join('\r\n'))
  socket.write('1\r\n \r\n'.repeat(blanks))
  socket.write(`${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`)
  const answer = await text(socket)
  const [head = '', said = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), retryAfter: /^retry-after: (.+)$/im.exec(head)?.[1] ?? null, text: said }
}
