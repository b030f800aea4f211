import { Agent, createServer, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FaultPlan, Mode } from './fault-plan.ts'
import type { Proxy } from './redis-proxy.ts'

/** Stands between the bridge and Jenkins, and lets single requests fail as the plan says. */
export async function startJenkinsProxy(target: string, plan: FaultPlan): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true })
  const server = createServer((incoming, outgoing) => {
    const [method, path] = [incoming.method ?? '', incoming.url ?? '']
    const mode = plan.meet(kindOf(method, path), decodeURIComponent(path))
    if (mode === 'refused') {
      incoming.resume()
      return badGateway(outgoing)
    }
    const forwarded = request(new URL(path, target), { method, headers: incoming.headers, agent }, answer => {
      const isWanted = mode === undefined
      if (isWanted) outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      if (isWanted) answer.pipe(outgoing)
      else answer.resume().on('end', () => endWith(mode, outgoing))
    })
    forwarded.on('error', () => outgoing.destroy())
    incoming.pipe(forwarded)
  })
  server.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
}

const endWith = (mode: Mode, outgoing: ServerResponse): unknown => (mode === 'lost' ? outgoing.destroy() : badGateway(outgoing))

function badGateway(outgoing: ServerResponse): void {
  outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<html><body>Bad Gateway</body></html>')
}

/** A request by its method and path, without the names of folders and credentials. */
function kindOf(method: string, path: string): string {
  const [resource = ''] = path.split('?')
  const kind = resource.replaceAll(/\/job\/[^/]+/g, '/job/*').replaceAll(/\/credential\/[^/]+/g, '/credential/*')
  return `jenkins ${method} ${kind}`
}
