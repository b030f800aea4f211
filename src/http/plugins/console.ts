import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SignInOrigins } from '../../access/oidc-discovery.ts'
import { languageOf, type PageLanguage, pageLanguages } from '../page-language.ts'
import { registerHelp } from './help.ts'
import type { NotFoundPage } from './problems.ts'

export interface ConsoleFiles {
  /** Directory of the built console; without it, `/` redirects to the API documentation. */
  readonly directory: string | undefined
  /** Directory of the built help pages, which are served at `/help`. */
  readonly help?: string
  /** Other origins that the page may call: those of the identity providers at this moment. */
  readonly signInOrigins?: () => SignInOrigins
}

/** The page, and the same for the overview, whose code it loads at once. */
const variants = ['index', 'overview'] as const
type Variant = (typeof variants)[number]
type Pages = Readonly<Record<Variant, ReadonlyMap<PageLanguage, string>>>

/** The routes of the console. All of them return the same page, in the language of the caller, which shows the requested view. */
export const consolePages = [
  ...['/', '/sign-in', '/projects', '/projects/*', '/credentials'],
  ...[
    '/controllers',
    '/controllers/*',
    '/secret-stores',
    '/secret-stores/*',
    '/verify-targets',
    '/verify-targets/*',
    '/access',
    '/access/*'
  ]
]

/** Serves the console at `/`. The page contains no data; it calls the API with the token of the signed-in person. */
export async function registerConsole(app: FastifyInstance, { directory, help, signInOrigins }: ConsoleFiles): Promise<void> {
  registerHelp(app, help)
  const open = { config: { public: true, cacheable: true }, schema: { hide: true } } as const
  const pages = directory === undefined ? undefined : readPages(directory)
  if (directory === undefined || pages === undefined) {
    app.get('/', open, (_request, reply) => reply.redirect('/docs/'))
    return
  }
  // Only the page that the provider redirects back to requests tokens, so only this page waits for the provider's metadata.
  for (const path of consolePages) {
    app.get(path, open, async (request, reply) => {
      const origins = signInOrigins?.()
      const connect = path === '/sign-in' ? await origins?.all() : origins?.issuers
      void reply.header('vary', 'Accept-Language, Cookie')
      return sendPage(request, reply, { pages: pages[path === '/' ? 'overview' : 'index'], connect: connect ?? [] })
    })
  }
  await app.register(async assets => {
    assets.addHook('onRoute', route => {
      route.config = { ...route.config, public: true, cacheable: true }
    })
    // Asset names contain a hash of the content, so the content never changes.
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

/** The page in each language; nothing if one is missing. */
function readPages(directory: string): Pages | undefined {
  const fileOf = (variant: Variant, language: PageLanguage) => join(directory, `${variant}.${language}.html`)
  if (!variants.every(variant => pageLanguages.every(language => existsSync(fileOf(variant, language))))) return undefined
  const read = (variant: Variant) =>
    new Map(pageLanguages.map(language => [language, readFileSync(fileOf(variant, language), 'utf8')]))
  return { index: read('index'), overview: read('overview') }
}

/**
 * The page for an address that does not exist, which says so; undefined if it was not a browser that asked for a page. Programs, which
 * do not ask for HTML, get a problem.
 */
export function createNotFoundPage({ directory, signInOrigins }: ConsoleFiles): NotFoundPage {
  const pages = directory === undefined ? undefined : readPages(directory)
  return (request, reply) => {
    if (pages === undefined || request.method !== 'GET' || request.url.startsWith('/api/')) return undefined
    void reply.header('vary', 'Accept, Accept-Language, Cookie')
    if (request.headers.accept?.includes('text/html') !== true) return undefined
    return sendPage(request, reply.code(404), { pages: pages.index, connect: signInOrigins?.().issuers ?? [] })
  }
}

interface Page {
  readonly pages: Pages[Variant]
  /** Other origins that it may call. */
  readonly connect: readonly string[]
}

function sendPage(request: FastifyRequest, reply: FastifyReply, { pages, connect }: Page): FastifyReply {
  const nonce = crypto.randomUUID()
  const language = languageOf(request.headers)
  const page = pages.get(language) ?? ''
  return reply
    .header('content-language', language)
    .header('content-security-policy', policy(nonce, connect))
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll('CSP_NONCE', nonce))
}

/** Allows only our own files; styles created at runtime carry the nonce. Framing is forbidden. */
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
