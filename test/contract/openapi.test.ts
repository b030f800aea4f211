import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { apiClient } from '../../src/app/api-client.ts'
import { openapiDocument } from '../../src/app/openapi/openapi-document.ts'
import { credentialTypes } from '../../src/domain/types/index.ts'

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
  const references = [...document.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(match => match[1] as string)
  t.ok(references.length > 50)
  t.strictSame(
    [...new Set(references)].filter(name => !(name in components.schemas)),
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
    const parameters = get?.parameters?.map(parameter => parameter.name)
    t.ok(
      ['limit', 'cursor'].every(parameter => parameters?.includes(parameter)),
      path
    )
  }
  t.ok(lists.length > 14, lists.join())
})

interface Operation {
  readonly parameters?: readonly { readonly name: string }[]
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: { readonly $ref?: string } }> }>
}

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
