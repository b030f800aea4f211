import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { execFileAsync, spawnBound } from '../child.ts'
import { type Answer, basicOf, startWebTarget, type WebTarget } from './web-target.ts'

/** Who may do what with the repositories; a stranger may read those that are public. */
export interface GitAccount {
  readonly password: string
  readonly read: readonly string[]
  readonly write: readonly string[]
}

/** `git http-backend` behind a server that checks the login, as git-http-backend(1) says it is to be used. */
export async function startGitServer(
  t: Test,
  accounts: Readonly<Record<string, GitAccount>>,
  repositories: Readonly<Record<string, 'public' | 'private'>>
): Promise<WebTarget> {
  const root = await mkdtemp(join(tmpdir(), 'jcb-git-'))
  t.teardown(() => rm(root, { recursive: true, force: true }))
  for (const name of Object.keys(repositories)) {
    await execFileAsync('git', ['init', '--quiet', '--bare', join(root, name)])
    await execFileAsync('git', ['-C', join(root, name), 'config', 'http.receivepack', 'true'])
  }
  const answer: Answer = (request, response) => {
    const url = new URL(request.url ?? '', 'https://git')
    const [, name = ''] = /^\/(.+)\/info\/refs$/.exec(url.pathname) ?? []
    const isWrite = url.searchParams.get('service') === 'git-receive-pack'
    const [username = '', password = ''] = basicOf(request) ?? []
    const account =
      Object.hasOwn(accounts, username) && accounts[username]?.password === password ? accounts[username] : undefined
    const text = (status: number, body: string, headers = {}) =>
      void response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body)
    if (isWrite || repositories[name] !== 'public') {
      if (account === undefined) return text(401, 'no login', { 'www-authenticate': 'Basic realm="Git"' })
      if (![...account.read, ...account.write].includes(name)) return text(404, 'not found')
      if (isWrite && !account.write.includes(name)) return text(403, `Permission to ${name} denied to ${username}.`)
    }
    runBackend(root, url, request, response)
  }
  return startWebTarget(t, answer)
}

/** One request by CGI (RFC 3875). */
function runBackend(root: string, { pathname, search }: URL, request: IncomingMessage, response: ServerResponse): void {
  const env = {
    ...{ PATH: process.env['PATH'], GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: '1', REMOTE_USER: 'tests' },
    ...{ PATH_INFO: pathname, QUERY_STRING: search.slice(1), REQUEST_METHOD: request.method },
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? '')
  }
  const child = spawnBound('git', ['http-backend'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const chunks: Buffer[] = []
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', () => {
    const output = Buffer.concat(chunks)
    const end = output.indexOf('\r\n\r\n')
    const headers = output.subarray(0, end).toString().split('\r\n')
    for (const header of headers) {
      const [name = '', value = ''] = header.split(': ')
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
      else response.setHeader(name, value)
    }
    response.end(output.subarray(end + 4))
  })
}
