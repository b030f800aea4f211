import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'

/** One recorded case: what was asked, what a real Jenkins answered, and what it then held. */
export interface Case {
  readonly n: number
  readonly name: string
  readonly note?: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly as: string | null
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  }
  readonly response: { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  readonly readback?: unknown
}

/** Reads a file of cases, one a line. `⟦L×65536⟧` stands for so many of one character. */
export function readCases(file: string): Case[] {
  const long = (_: string, char: string, count: string) => char.repeat(Number(count))
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line !== '')
  return lines.map(line => JSON.parse(line.replace(/⟦(.)×(\d+)⟧/g, long)) as Case)
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Sends a request as it is: `..` in the path stays, no header is added but Host and the length of the body. */
export function send(
  base: string,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string
): Promise<Answer> {
  const { hostname, port } = new URL(base)
  const bytes = body === undefined ? undefined : Buffer.from(body, 'utf8')
  const length = bytes === undefined ? {} : { 'Content-Length': String(bytes.length) }
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ hostname, port, method, path, headers: { ...headers, ...length }, agent: false }, incoming => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const flat = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)])
        resolve({ status: incoming.statusCode ?? 0, headers: Object.fromEntries(flat), body: Buffer.concat(chunks) })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(bytes)
  })
}

/** The Authorization header of a recorded caller: `admin:token`, `admin:password`, `admin:wrong-token`, `bearer:…` or nobody. */
export function authorization(as: string | null): Record<string, string> {
  if (as === null) return {}
  const [name = '', how = ''] = as.split(/:(.*)/s)
  if (name === 'bearer') return { Authorization: `Bearer ${how}` }
  const secret = how === 'token' ? `${name}-token` : how === 'password' ? `${name}-pw` : how
  return { Authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` }
}
