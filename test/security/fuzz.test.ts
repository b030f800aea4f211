import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import t from 'tap'
import { type Answer, type Bridge, withBridge } from '../helpers/bridge.ts'
import { parametersOf } from '../helpers/openapi-parameters.ts'

/** Milliseconds that the whole of it may take; a request that takes longer than the other hangs. */
const BUDGET = 8_000
const HANG = 10_000
/** Rounds after which everything has been used once. */
const WARM = 2
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)

// biome-ignore lint/suspicious/noExplicitAny: a schema is what it is
type Schema = any
interface Operation {
  readonly method: string
  readonly path: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> }
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: Schema }> }>
}

const document = JSON.parse(readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'))
const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({
    ...{ ...operation, method, path },
    parameters: parametersOf(document, operation)
  }))
)
const ajv = new Ajv({ strict: false, validateSchema: false })
addFormats.default(ajv)
ajv.addSchema(document, 'openapi')

/** Texts that have broken somebody's program before. */
const hostile = fc.constantFrom(
  ...['', '..', '.', '%2e%2e', '../../etc', 'a/b', 'a%2fb', '__proto__', 'constructor', 'prototype', 'null', '-1', '0', '1e309'],
  ...[
    '\u0000',
    '\r\nx: y',
    '\u202e',
    '😀',
    '\ud800',
    'İ',
    '"; DROP',
    "' or '1'='1",
    '<script>',
    '${7*7}',
    '{{7*7}}',
    '{AQAAABAAAAAQ}'
  ],
  ...['a'.repeat(300), 'a'.repeat(5000), '[[]]', '{}', '*', '?', '#', '&', 'javascript:alert(1)', 'http://169.254.169.254/']
)
const known: Readonly<Record<string, readonly string[]>> = {
  project: ['demo', 'other'],
  id: ['x', 'y'],
  controller: ['default'],
  subject: ['oidc:somebody', 'token:x']
}

function valueOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  if (schema?.$ref) return valueOf(document.components.schemas[schema.$ref.split('/').at(-1)], depth)
  if (schema === undefined || depth > 6) return fc.jsonValue()
  const right = rightValueOf(schema, depth)
  return fc.oneof({ arbitrary: right, weight: 9 }, { arbitrary: hostile, weight: 1 }, { arbitrary: fc.jsonValue(), weight: 1 })
}

function rightValueOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const union = schema.oneOf ?? schema.anyOf
  if (union) return fc.oneof(...union.map((part: Schema) => valueOf(part, depth + 1)))
  if (schema.allOf)
    return fc.tuple(...schema.allOf.map((part: Schema) => valueOf(part, depth + 1))).map(parts => Object.assign({}, ...parts))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.examples) return fc.constantFrom(...schema.examples)
  switch ([schema.type].flat()[0]) {
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, valueOf(part, depth + 1)])
      return fc.record(Object.fromEntries(properties), { requiredKeys: schema.required ?? [] })
    }
    case 'array':
      return fc.array(valueOf(schema.items, depth + 1), { maxLength: 4 })
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer(), fc.double())
    case 'boolean':
      return fc.boolean()
    default:
      return fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('demo', 'x', 'y'), hostile)
  }
}

interface Request {
  readonly operation: Operation
  readonly address: string
  readonly headers: Record<string, string>
  readonly body: string | undefined
}

function requestOf(operation: Operation): fc.Arbitrary<Request> {
  const parameters = operation.parameters ?? []
  const values = fc.record(
    Object.fromEntries(
      parameters.map(({ name, in: where, schema }) => [
        `${where} ${name}`,
        where === 'path'
          ? fc.oneof({ arbitrary: fc.constantFrom(...(known[name] ?? ['x'])), weight: 4 }, { arbitrary: hostile, weight: 1 })
          : fc.option(valueOf(schema))
      ])
    )
  )
  const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const body =
    schema === undefined
      ? fc.constant(undefined)
      : fc.oneof({ arbitrary: valueOf(schema).map(v => JSON.stringify(v)), weight: 9 }, { arbitrary: hostile, weight: 1 })
  return fc.tuple(values, body).map(([given, text]) => {
    const of = (where: string) =>
      Object.entries(given).flatMap(([key, value]) =>
        key.startsWith(`${where} `) && value !== null ? [[key.slice(where.length + 1), asText(value)] as const] : []
      )
    const address = of('path').reduce(
      (path, [name, value]) => path.replace(`{${name}}`, encodeURIComponent(value)),
      operation.path
    )
    const headers = Object.fromEntries(
      of('header').map(([name, value]) => [
        name,
        value
          .replaceAll(/[^\x20-\x7e]/g, '')
          .trim()
          .slice(0, 500)
      ])
    )
    return {
      operation,
      address: `${address}?${new URLSearchParams(of('query').map(([name, value]): [string, string] => [name, value]))}`,
      headers,
      body: text ?? undefined
    }
  })
}

/** A lone surrogate cannot stand in an address. */
const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed()

function faultOf({ operation, body, address }: Request, answer: Answer): string | undefined {
  const what = `${operation.method} ${address.slice(0, 300)} ${body?.slice(0, 500) ?? ''}: ${answer.status} ${answer.text.slice(0, 300)}`
  if (answer.status >= 500) return what
  const type = answer.headers.get('content-type') ?? ''
  if (answer.status >= 400)
    return type.startsWith('application/problem+json') && answer.body?.status === answer.status
      ? undefined
      : `no problem+json: ${what}`
  if (!type.startsWith('application/json')) return undefined
  if (operation.responses[answer.status]?.content?.['application/json'] === undefined) return `not documented: ${what}`
  const pointer = [
    'paths',
    operation.path,
    operation.method,
    'responses',
    String(answer.status),
    'content',
    'application/json',
    'schema'
  ]
  const escaped = pointer.map(part => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')
  const isRight = ajv.getSchema(`openapi#/${escaped}`)
  if (isRight === undefined) throw new Error(`no schema at ${pointer.join(' ')}`)
  return isRight(answer.body) ? undefined : `not as documented (${ajv.errorsText(isRight.errors)}): ${what}`
}

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void
const heap = (): number => {
  gc()
  return process.memoryUsage().heapUsed / 2 ** 20
}

async function send(bridge: Bridge, { operation, address, headers, body }: Request): Promise<Answer> {
  // Nobody waits here for Jenkins.
  const { prefer: _wait, ...rest } = headers
  return bridge.call(operation.method.toUpperCase(), address, body, rest)
}

t.test('whatever is sent to the API, it answers as documented, and soon', async t => {
  t.setTimeout(300_000)
  t.comment(`FUZZ_SEED=${seed} repeats this`)
  const bridge = await withBridge(t, { listener: { rateLimit: 0 } })
  for (const name of ['demo', 'other']) await bridge.project(name)
  for (const id of ['x', 'y'])
    await bridge.call('POST', '/api/v1/projects/demo/credentials', { id, type: 'access-token', data: { token: 'a-token' } })
  // A stream has no end, and a rotation no place here.
  const fuzzed = operations.filter(({ path }) => !path.endsWith('/stream'))
  t.ok(fuzzed.length > 30)
  const tried = new Map<string, number>()
  const faults: string[] = []
  const statuses = new Map<number, number>()
  let slowest = 0
  let first = 0
  const end = performance.now() + BUDGET
  // The heap is measured from the third round on, however slow the machine is.
  for (let round = 0; performance.now() < end || round < WARM + 2; round++) {
    if (round === WARM) first = heap()
    for (const [i, operation] of fuzzed.entries()) {
      const [request] = fc.sample(requestOf(operation), { numRuns: 1, seed: seed + round * 1000 + i })
      if (request === undefined) continue
      const began = performance.now()
      const answer = await send(bridge, request)
      slowest = Math.max(slowest, performance.now() - began)
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      tried.set(`${operation.method} ${operation.path}`, round + 1)
      const fault = faultOf(request, answer)
      if (fault !== undefined && faults.length < 20) faults.push(fault)
    }
  }
  t.strictSame(faults, [])
  t.comment(`answers: ${[...statuses].map(([status, n]) => `${n} × ${status}`).join(', ')}`)
  t.ok(
    [...statuses.keys()].some(status => status < 300),
    'some of it was right'
  )
  t.equal(tried.size, fuzzed.length, 'every route was tried')
  t.ok(slowest < HANG, `the slowest answer took ${Math.round(slowest)} ms`)
  const grown = heap() - first
  t.comment(`${[...tried.values()].reduce((a, b) => a + b, 0)} requests; the heap grew by ${grown.toFixed(1)} MB`)
  t.ok(grown < 64, `the heap grew by ${grown.toFixed(1)} MB`)
})
