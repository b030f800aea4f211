import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { SignInOrigins } from '../../access/oidc-discovery.ts'

export interface ConsoleFiles {
  /** Where the built console is; without it `/` leads to the documentation of the API. */
  readonly directory: string | undefined
  /** Origins beside our own that the page may call: the provider that signs people in. */
  readonly signInOrigins?: SignInOrigins | undefined
}

/** The addresses of the console's own pages: all of them are answered with the one page, which then shows what is asked for. */
export const consolePages = ['/', '/sign-in', '/projects', '/projects/*', '/controllers', '/access', '/access/*']

/** The web page at `/`. It holds no data: what it shows, it asks the API for, with the token of the person in front of it. */
export async function registerConsole(app: FastifyInstance, { directory, signInOrigins }: ConsoleFiles): Promise<void> {
  const open = { config: { public: true, cacheable: true }, schema: { hide: true } } as const
  if (directory === undefined || !existsSync(join(directory, 'index.html'))) {
    app.get('/', open, (_request, reply) => reply.redirect('/docs/'))
    return
  }
  const page = readFileSync(join(directory, 'index.html'), 'utf8')
  // only the page that people come back to from the provider asks for tokens, and so waits for what the provider says
  const issuer = signInOrigins === undefined ? [] : [signInOrigins.issuer]
  for (const path of consolePages) {
    app.get(path, open, async (_request, reply) =>
      sendPage(reply, page, path === '/sign-in' ? ((await signInOrigins?.all()) ?? []) : issuer)
    )
  }
  await app.register(async assets => {
    assets.addHook('onRoute', route => {
      route.config = { ...route.config, public: true, cacheable: true }
    })
    // the name of an asset has the hash of its content: it never changes
    await assets.register(fastifyStatic, {
      root: join(directory, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      preCompressed: true,
      immutable: true,
      maxAge: '1y',
      index: false
    })
  })
}

function sendPage(reply: FastifyReply, page: string, connect: readonly string[]): FastifyReply {
  const nonce = crypto.randomUUID()
  return reply
    .header('content-security-policy', policy(nonce, connect))
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll('CSP_NONCE', nonce))
}

/** Nothing but our own files; styles that the page makes at runtime carry the nonce. Nobody may frame it. */
function policy(nonce: string, connect: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
}
