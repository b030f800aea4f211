import { statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

/** One file that imports something: a relative specifier is resolved to the folder of src that it reaches. */
export type Import = { readonly file: string; readonly from: string; readonly to: string | undefined; readonly specifier: string }

/** Which room of src may import which. What is not listed here does not exist. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  async: [],
  store: ['domain', 'async'],
  jenkins: ['domain', 'async'],
  access: ['domain', 'store'],
  threads: ['domain'],
  commands: ['domain', 'async', 'store', 'jenkins', 'threads', 'secret-stores', 'verify'],
  sync: ['domain', 'async', 'store', 'jenkins'],
  outbound: ['domain'],
  webhooks: ['domain', 'async', 'store', 'outbound'],
  // What talks to secret stores, one file or folder per kind.
  'secret-stores': ['domain', 'async', 'outbound'],
  // What tries credentials on what they open, one file or folder per kind.
  verify: ['domain', 'async', 'outbound'],
  // What reads values from secret stores again, and from the projects that share them.
  refresh: ['domain', 'async', 'store', 'commands', 'secret-stores'],
  // What tries credentials on verify targets: the queues, their worker, what is due.
  tries: ['domain', 'async', 'store', 'commands', 'sync'],
  backup: ['domain', 'store'],
  http: ['domain', 'async', 'store', 'access', 'threads', 'commands', 'webhooks', 'secret-stores', 'verify'],
  kubesphere: ['domain', 'store', 'commands', 'http'],
  console: [],
  embedded: ['async'],
  'stand-in': [],
  cli: ['domain', 'async', 'store', 'jenkins', 'backup', 'app'],
  app: [
    'domain',
    'async',
    'store',
    'jenkins',
    'access',
    'threads',
    'commands',
    'sync',
    'outbound',
    'webhooks',
    'secret-stores',
    'verify',
    'refresh',
    'tries',
    'backup',
    'http',
    'kubesphere',
    'console',
    'embedded',
    'stand-in'
  ]
}

/** Single files that may import one room more. */
export const exceptions: Readonly<Record<string, readonly string[]>> = {
  // A plan is what the next run would do, so it is made by the code of the run.
  'commands/plan.ts': ['sync'],
  'commands/look.ts': ['sync'],
  // What is imported in the browser is read by the code that reads request bodies.
  'console/pages/import/read.ts': ['domain'],
  // The command line says events in the same sentences.
  'console/api/event-sentence.ts': ['domain'],
  'console/api/unsaid-event.ts': ['domain'],
  'console/messages/en/sentences.ts': ['domain'],
  'console/messages/en/sentence-words.ts': ['domain'],
  // The doctor judges a controller as a starting process would.
  'cli/doctor/identity.ts': ['sync']
}

/** Packages that are one folder's own business, so that they can be exchanged there. */
export const packageHomes: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/client-secrets-manager': ['secret-stores'],
  bullmq: ['sync', 'tries'],
  got: ['jenkins'],
  ioredis: ['store', 'backup', 'app', 'cli'],
  '@bull-board/api': ['http'],
  '@bull-board/fastify': ['http'],
  '@opentelemetry/api': ['app'],
  '@opentelemetry/resources': ['app'],
  '@opentelemetry/sdk-trace-node': ['app'],
  '@opentelemetry/exporter-trace-otlp-http': ['app'],
  fastify: ['http', 'kubesphere', 'app'],
  ssh2: ['threads', 'verify']
}

/** Each program reads it once, in one place. */
export const environmentReaders: readonly string[] = ['app/config/config.ts', 'cli/main.ts']

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

/** Files that import each other in a circle when they are loaded; imports of types alone are gone by then. */
export function circles(sources: readonly Source[]): string[] {
  const loaded = new Map(sources.map(({ file, text }) => [file, loadedBy(file, text)]))
  const done = new Set<string>()
  const found: string[] = []
  function visit(file: string, path: readonly string[]): void {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    if (path.includes(file) || done.has(file)) return
    for (const next of loaded.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of loaded.keys()) visit(file, [])
  return found
}

const loadedBy = (file: string, text: string): string[] =>
  [...text.matchAll(/^(?:import|export)\b(?! type\b)[^'"]*?['"](\.[^'"]+)['"]/gm)].map(([, specifier = '']) =>
    relative('.', join(dirname(file), specifier))
  )

/** Imports of a path that is no file as it is written, such as one without an extension: Node and the bundler would not agree on it. */
export const unresolved = (root: string, sources: readonly Source[], pattern = anyImport): string[] =>
  sources.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)]
      .map(([, statement, expression = '']) => statement ?? expression)
      .filter(specifier => !statSync(join(root, dirname(file), specifier), { throwIfNoEntry: false })?.isFile())
      .map(specifier => `${file}: there is no file ${specifier}`)
  )

/** Those of statements, which texts that hold a program seldom look like. */
export const importStatement = /^(?:(?:import|export)\b[^'"\n]*\bfrom|import|\} from) ['"](\.[^'"?]*)/gm
const anyImport = new RegExp(`${importStatement.source}|\\bimport\\(['"](\\.[^'"?]*)`, 'gm')

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
  if (to !== undefined)
    return from === to || mayImport[from]?.includes(to) || exceptions[file]?.includes(to)
      ? []
      : [`${file} may not import ${specifier}`]
  const name = /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[0] ?? specifier
  const homes = packageHomes[name]
  return homes === undefined || homes.includes(from) ? [] : [`${file} may not import ${name}; only ${homes.join(', ')} may`]
}
