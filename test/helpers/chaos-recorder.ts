import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'

/** One request with the time that it was under way; `to` is null while it is. */
export interface Recorded {
  readonly by: string
  readonly method: string
  readonly path: string
  readonly from: number
  to: number | null
}

/** Stands between one process and Jenkins and notes what passes. */
export interface Recorder {
  readonly url: string
  close(): Promise<void>
}

export interface RecorderOptions {
  readonly target: string
  /** Who sends through this one. */
  readonly by: string
  /** Where to note it. */
  readonly into: Recorded[]
  /** Milliseconds that a request is held back before it goes on. */
  readonly delay?: () => number
}

export async function startRecorder({ target, by, into, delay }: RecorderOptions): Promise<Recorder> {
  const agent = new Agent({ keepAlive: true })
  const server = createServer((incoming, outgoing) => {
    const noted: Recorded = {
      by,
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      from: performance.now(),
      to: null
    }
    into.push(noted)
    const broken = () => {
      noted.to ??= performance.now()
      outgoing.destroy()
    }
    outgoing.on('close', () => (noted.to ??= performance.now()))
    void setTimeout(delay?.() ?? 0).then(() => {
      const options = { method: noted.method, headers: incoming.headers, agent }
      const forwarded = request(new URL(noted.path, target), options, answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.on('error', broken)
        answer.on('end', () => (noted.to ??= performance.now()))
        answer.pipe(outgoing)
      })
      forwarded.on('error', broken)
      incoming.pipe(forwarded)
    })
  })
  server.listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      agent.destroy()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
}

/** The name of the folder that a request speaks of; undefined for those about the controller. */
export const folderOf = ({ path }: Recorded): string | undefined =>
  /^\/job\/([^/?]+)|createItem\?name=([^&]+)/.exec(path)?.slice(1).find(Boolean)

/**
 * Pairs of requests about one folder that were under way at the same time and cannot be those of one run. A run writes one thing after another;
 * the reading of uses, with what it asks where it finds nothing, goes beside the rest of it and is not waited for when the run ends.
 */
export function overlapsIn(recorded: readonly Recorded[]): [Recorded, Recorded][] {
  const underWay = new Map<string, Recorded[]>()
  const overlaps: [Recorded, Recorded][] = []
  for (const entry of recorded.toSorted((a, b) => a.from - b.from)) {
    const folder = folderOf(entry)
    if (folder === undefined) continue
    const others = (underWay.get(folder) ?? []).filter(({ to }) => (to ?? Number.POSITIVE_INFINITY) > entry.from)
    for (const other of others) if (!canBeOneRun(other, entry)) overlaps.push([other, entry])
    underWay.set(folder, [...others, entry])
  }
  return overlaps
}

const canBeOneRun = (a: Recorded, b: Recorded): boolean =>
  isAside(a) || isAside(b) || (a.by === b.by && (a.method === 'GET' || b.method === 'GET'))

/** A reading of uses, the question whether the folder is there, or the ids that a search for copies of others reads. */
const isAside = ({ method, path }: Recorded): boolean =>
  method === 'GET' && /api\/json\?tree=(?:name$|credentials.*usage|credentials%5Bid%5D$)/.test(path)
