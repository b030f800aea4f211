import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import spectral, { type RulesetDefinition } from '@stoplight/spectral-core'
import parsers from '@stoplight/spectral-parsers'
import rulesets from '@stoplight/spectral-rulesets'
import t from 'tap'
import { apiClient } from '../../src/app/api-client.ts'
import { openapiDocument } from '../../src/app/openapi/openapi-document.ts'
import { credentialTypes } from '../../src/domain/types/index.ts'
import { type MaybeShared, parametersOf } from '../helpers/openapi-parameters.ts'

const document = await openapiDocument()

t.test('openapi/openapi.json is what the routes say', async t => {
  const committed = await readFile(new URL('../../openapi/openapi.json', import.meta.url), 'utf8')
  t.ok(committed === document, 'it is stale; run: npm run openapi')
})

t.test('openapi/client.ts, which the console calls, is made from it', async t => {
  const file = (name: string) => fileURLToPath(new URL(`../../openapi/${name}`, import.meta.url))
  const committed = await readFile(file('client.ts'), 'utf8')
  t.ok(committed === (await apiClient(file('openapi.json'))), 'it is stale; run: npm run openapi')
})

t.test('every reference leads somewhere, and every operation has an id and an answer for errors', async t => {
  const { components, paths, openapi } = JSON.parse(document)
  t.equal(openapi, '3.1.0')
  const references = [...document.matchAll(/"#\/components\/([a-z]+)\/([^"]+)"/g)].map(
    ([, kind = '', name = '']) => [kind, name] as const
  )
  t.ok(references.length > 50)
  t.strictSame(
    references.filter(([kind, name]) => !(name in components[kind])),
    []
  )
  const operations = Object.values(paths as Record<string, Record<string, { operationId?: string; responses: object }>>).flatMap(
    path => Object.values(path)
  )
  const ids = operations.map(operation => operation.operationId)
  t.equal(new Set(ids).size, operations.length)
  for (const { operationId, responses } of operations)
    t.hasProps(responses, ['400', '500', '503'], `${operationId} says how errors look`)
})

t.test('every list has limit, cursor and total', async t => {
  const { components, paths } = JSON.parse(document)
  const lists: string[] = []
  for (const [path, { get }] of Object.entries<{ get?: Operation }>(paths)) {
    const name = get?.responses['200']?.content?.['application/json']?.schema?.$ref?.split('/').at(-1)
    const schema = name === undefined ? undefined : components.schemas[name]
    if (schema?.properties?.items?.type !== 'array') continue
    lists.push(path)
    t.hasProps(schema.properties, ['nextCursor', 'total', 'totalIsLeast'], path)
    t.strictSame(schema.required.slice(0, 3), ['items', 'nextCursor', 'total'], path)
    const parameters = parametersOf({ components }, get ?? {}).map(parameter => parameter.name)
    t.ok(
      ['limit', 'cursor'].every(parameter => parameters.includes(parameter)),
      path
    )
  }
  t.ok(lists.length > 14, lists.join())
})

interface Content {
  readonly schema?: { readonly $ref?: string }
  readonly examples?: object
}

interface Answer {
  readonly $ref?: string
  readonly description?: string
  readonly content?: Record<string, Content>
}

interface Operation {
  readonly operationId?: string
  readonly description?: string
  readonly parameters?: readonly MaybeShared<{ readonly name: string }>[]
  readonly requestBody?: { readonly content: Record<string, Content> }
  readonly responses: Record<string, Answer>
}

/** Every operation with its id; an answer that is a reference is replaced by what it refers to. */
function operationsOf(): [string, Operation][] {
  const { components, paths } = JSON.parse(document)
  const whole = (answer: Answer): Answer => components.responses[answer.$ref?.split('/').at(-1) ?? ''] ?? answer
  return Object.values<Record<string, Operation>>(paths)
    .flatMap(methods => Object.values(methods))
    .map(operation => [
      operation.operationId ?? '',
      {
        ...operation,
        responses: Object.fromEntries(Object.entries(operation.responses).map(([status, answer]) => [status, whole(answer)]))
      }
    ])
}

const WHERE = 'in the options of the schema as `examples: [...]`, or by its name in src/http/openapi'

t.test('every operation has a description, and every body and answer an example', async t => {
  const operations = operationsOf()
  t.ok(operations.length > 60)
  const faults: string[] = []
  for (const [id, { description, requestBody, responses }] of operations) {
    if (!description) faults.push(`${id} has no description: add one to the schema of its route`)
    for (const [place, { content = {} }] of Object.entries<Answer>({ 'request body': requestBody ?? {}, ...responses }))
      for (const [type, { schema, examples = {} }] of Object.entries(content))
        if (Object.keys(examples).length === 0)
          faults.push(`${id}, ${place} (${type}): ${schema?.$ref ?? 'the schema'} has no example; add one ${WHERE}`)
  }
  t.strictSame(faults, [])
})

t.test('a body that is a credential has an example of each type', async t => {
  const types = credentialTypes.map(({ type }) => type)
  const names = (id: string) => {
    const found = operationsOf().find(([name]) => name === id)?.[1].requestBody?.content['application/json']?.examples
    return Object.keys(found ?? {})
  }
  for (const id of ['createCredential', 'replaceCredential', 'validateCredential']) t.strictSame(names(id), types, id)
  t.strictSame(names('patchCredential'), ['description', ...types.map(type => `${type}-secret`)])
})

t.test('every answer with a problem has an example of each code that it lists', async t => {
  let count = 0
  for (const [id, { responses }] of operationsOf())
    for (const [status, { description = '', content }] of Object.entries(responses).filter(([status]) => status >= '400')) {
      const listed = [...description.matchAll(/^`([A-Z_]+)`:/gm)].map(([, code]) => code)
      count += listed.length
      t.ok(listed.length > 0, `${id} ${status}`)
      t.strictSame(Object.keys(content?.['application/problem+json']?.examples ?? {}), listed, `${id} ${status}`)
    }
  t.ok(count > 1000)
})

t.test('the document is small enough to be read by a page', async t => {
  t.ok(JSON.stringify(JSON.parse(document)).length < 600_000)
})

t.test('the recommended rules of Redocly find nothing', async t => {
  const config = await createConfig({ extends: ['recommended'] })
  const found = await lintFromString({ source: document, config, absoluteRef: '/openapi.json' })
  t.strictSame(
    found.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`),
    [],
    'an example below components/examples is in src/http/openapi, or in the options of its schema'
  )
})

t.test('the rules spectral:oas find nothing', async t => {
  // An answer that many operations refer to is examined where it occurs first: each of them would take as long.
  const parsed = JSON.parse(document)
  const seen = new Set<string>()
  for (const methods of Object.values<Record<string, Operation>>(parsed.paths))
    for (const { responses } of Object.values(methods))
      for (const [status, { $ref }] of Object.entries(responses)) {
        if ($ref !== undefined && seen.has($ref)) delete responses[status]
        if ($ref !== undefined) seen.add($ref)
      }
  const rules = new spectral.Spectral()
  rules.setRuleset({ extends: [[rulesets.oas as RulesetDefinition, 'recommended']] })
  const found = await rules.run(new spectral.Document(JSON.stringify(parsed), parsers.Json, '/openapi.json'))
  t.strictSame(
    found.map(({ code, message, path }) => `${code}: ${message} (${path.join('/')})`),
    []
  )
})

t.test('a credential to be made is one of the types, told apart by its type', async t => {
  const { CreateCredential } = JSON.parse(document).components.schemas
  t.strictSame(
    Object.keys(CreateCredential.discriminator.mapping),
    credentialTypes.map(type => type.type)
  )
  t.equal(CreateCredential.oneOf.length, credentialTypes.length)
})

t.test('no example holds more than a made-up secret, and read schemas hold no secret field', async t => {
  const { schemas } = JSON.parse(document).components
  for (const type of credentialTypes) {
    for (const field of type.secretFields)
      t.equal(schemas[`Create.${type.type}`].properties.data.properties[field].writeOnly, true)
  }
  t.notOk('privateKey' in schemas.Credential.properties)
})
