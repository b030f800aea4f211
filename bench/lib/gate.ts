import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** One request that went through, with the times (performance.now of this process) at which it came and its answer was complete. */
export interface Passed {
  readonly method: string
  readonly path: string
  readonly at: number
  readonly answeredAt: number
  readonly status: number
}

/** Stands before a Jenkins, counts and times. It costs each request well under a millisecond. */
export interface Gate {
  readonly url: string
  /** Requests answered since the last `clear`, in the order of their answers. */
  readonly passed: readonly Passed[]
  clear(): void
  /** Waits until nothing more comes: a run that follows belongs to what was counted. */
  quiet(): Promise<void>
  close(): Promise<void>
}

/** Milliseconds without a request after which nothing more is expected. */
const QUIET = 60

/** Opens a gate on a free port; what follows the host in `target` is kept. */
export async function openGate(target: string): Promise<Gate> {
  const { origin, pathname, protocol } = new URL(target)
  const isTls = protocol === 'https:'
  const agent = isTls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true })
  const send = isTls ? tlsRequest : request
  let passed: Passed[] = []

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const at = performance.now()
    const { method = 'GET', url = '/', headers } = incoming
    const onward = send(origin + url, { method, headers: { ...headers, host: new URL(origin).host }, agent })
    incoming.pipe(onward)
    const [answer] = (await once(onward, 'response')) as [IncomingMessage]
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
    await once(answer, 'end')
    passed.push({ method, path: url.split('?', 1)[0] ?? '', at, answeredAt: performance.now(), status: answer.statusCode ?? 0 })
  }

  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname.replace(/\/$/, '')}`,
    get passed() {
      return passed
    },
    clear() {
      passed = []
    },
    async quiet() {
      let last = performance.now()
      while (performance.now() - last < QUIET) {
        const before = passed.length
        await setTimeout(10)
        if (passed.length !== before) last = performance.now()
      }
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      agent.destroy()
      await closed
    }
  }
}

/** What kinds of requests there were, the most frequent first: `1,000 × POST createCredentials, 2 × GET folder config.xml`. */
export function kinds(passed: readonly Passed[]): string {
  const counts = new Map<string, number>()
  for (const { method, path } of passed) {
    const kind = `${method} ${kindOf(path)}`
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${count.toLocaleString('en-US')} × ${kind}`)
    .join(', ')
}

function kindOf(path: string): string {
  if (path.includes('/credential/')) return 'credential config.xml'
  const [, below = path] = /.*\/job\/[^/]+\/(.*)$/.exec(path) ?? []
  if (below === path)
    return (
      path
        .split('/')
        .slice(path.endsWith('api/json') ? -2 : -1)
        .join('/') + ' of the root'
    )
  return below.replace('credentials/store/folder/domain/_/', '').replace(/^(?=config|api)/, 'folder ')
}
