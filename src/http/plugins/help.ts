import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { own } from '../../domain/own.ts'

/** Only our own files; the pages have no inline script, no inline style and no form. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  png: 'image/png'
}

/** Extensions of compressed variants by the encoding that a client accepts, the smaller first. */
const encodings = [
  ['br', 'br'],
  ['gzip', 'gz']
] as const

const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1)

/** Other addresses of places in the pages, as built. */
function redirectsIn(directory: string): ReadonlyMap<string, string> {
  const file = join(directory, 'redirects.json')
  return new Map(existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : [])
}

/**
 * Serves the help pages at `/help`, and their list for programs at `/llms.txt`. Everything is public and without data. Only files that
 * were there at the start are served, looked up by name, so no address leads to another place of the disk.
 */
export function registerHelp(app: FastifyInstance, directory: string | undefined): void {
  if (directory === undefined || !existsSync(join(directory, 'index.html'))) return
  const files = new Set(readdirSync(directory, { recursive: true, encoding: 'utf8' }))
  const redirects = redirectsIn(directory)
  const open = { config: { public: true, cacheable: true }, schema: { hide: true } } as const
  const served = (name: string) => (own(types, extensionOf(name)) !== undefined && files.has(name) ? name : undefined)

  const send = (request: FastifyRequest, reply: FastifyReply, name: string): FastifyReply => {
    const accepted = String(request.headers['accept-encoding'] ?? '')
    const [encoding, extension] =
      encodings.find(([token, end]) => new RegExp(`\\b${token}\\b`).test(accepted) && files.has(`${name}.${end}`)) ?? []
    if (encoding !== undefined) void reply.header('content-encoding', encoding)
    const file = join(directory, extension === undefined ? name : `${name}.${extension}`)
    return reply
      .headers({ 'content-security-policy': POLICY, 'cache-control': 'public, max-age=600', vary: 'accept-encoding' })
      .type(own(types, extensionOf(name)) ?? 'application/octet-stream')
      .send(createReadStream(file))
  }

  app.get('/llms.txt', open, (request, reply) => send(request, reply, 'llms.txt'))
  app.get('/help', open, (request, reply) => send(request, reply, 'index.html'))
  app.get<{ Params: { '*': string } }>('/help/*', open, (request, reply) => {
    const name = request.params['*']
    const target = name === '' ? '/help' : redirects.get(name)
    if (target !== undefined) return reply.redirect(target)
    const found = served(name) ?? served(`${name}.html`)
    return found === undefined ? send(request, reply.code(404), '404.html') : send(request, reply, found)
  })
}
