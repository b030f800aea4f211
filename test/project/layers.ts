import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

/** One file that imports something: a relative specifier is resolved to the folder of src that it reaches. */
export type Import = { readonly file: string; readonly from: string; readonly to: string | undefined; readonly specifier: string }

/** Which folder of src may import which. What is not listed here does not exist. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  store: ['domain'],
  jenkins: ['domain'],
  access: ['domain', 'store'],
  threads: ['domain'],
  sync: ['domain', 'store', 'jenkins', 'threads'],
  webhooks: ['domain', 'store'],
  http: ['domain', 'store', 'access', 'threads', 'sync', 'webhooks'],
  kubesphere: ['domain', 'store', 'sync', 'http'],
  console: [],
  demo: [],
  cli: ['domain', 'store', 'jenkins', 'sync', 'app'],
  app: ['domain', 'store', 'jenkins', 'access', 'threads', 'sync', 'webhooks', 'http', 'kubesphere', 'console', 'demo']
}

/** Packages that are one folder's own business, so that they can be exchanged there. */
export const packageHomes: Readonly<Record<string, readonly string[]>> = {
  bullmq: ['sync'],
  got: ['jenkins'],
  ioredis: ['store', 'app', 'cli'],
  '@bull-board/api': ['http'],
  '@bull-board/fastify': ['http'],
  '@opentelemetry/api': ['app'],
  '@opentelemetry/resources': ['app'],
  '@opentelemetry/sdk-trace-node': ['app'],
  '@opentelemetry/exporter-trace-otlp-http': ['app'],
  fastify: ['http', 'kubesphere', 'app']
}

/** Each program reads it once, in one place. */
export const environmentReaders: readonly string[] = ['app/config.ts', 'cli/main.ts']

export type Source = { readonly file: string; readonly text: string }

export async function sourcesOf(root: string): Promise<Source[]> {
  const names = await readdir(root, { recursive: true })
  const files = names.filter(name => /\.(tsx?|js|mjs)$/.test(name)).sort()
  return Promise.all(files.map(async file => ({ file, text: await readFile(join(root, file), 'utf8') })))
}

const specifierPattern = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"]+)['"]/g

function importsOf({ file, text }: Source): Import[] {
  return [...text.matchAll(specifierPattern)].map(([, specifier = '']) => ({
    file,
    from: folderOf(file),
    to: specifier.startsWith('.') ? folderOf(relative('.', join(dirname(file), specifier))) : undefined,
    specifier
  }))
}

const folderOf = (file: string): string => file.split('/')[0] ?? ''

/** What breaks the tables above, one sentence each. */
export function violations(sources: readonly Source[]): string[] {
  return sources.flatMap(source => [
    ...(folderOf(source.file) in mayImport ? [] : [`${source.file} is in no known folder`]),
    ...importsOf(source).flatMap(violation),
    ...(/\bprocess\.env\b|\benv\b[^=\n]*= process\b|from 'node:process'/.test(source.text) &&
    !environmentReaders.includes(source.file)
      ? [`${source.file} reads the environment; only ${environmentReaders.join(', ')} may`]
      : [])
  ])
}

function violation({ file, from, to, specifier }: Import): string[] {
  if (to !== undefined) return from === to || mayImport[from]?.includes(to) ? [] : [`${file} may not import ${specifier}`]
  const name = /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[0] ?? specifier
  const homes = packageHomes[name]
  return homes === undefined || homes.includes(from) ? [] : [`${file} may not import ${name}; only ${homes.join(', ')} may`]
}
