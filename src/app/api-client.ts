import { readFile } from 'node:fs/promises'
import { generateSource } from 'oazapfts'

interface Document {
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly schemas: Readonly<Record<string, { readonly title?: string; readonly oneOf?: readonly { readonly $ref: string }[] }>>
  }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Parameter {
  readonly name: string
}

interface Operation {
  parameters?: readonly (Parameter | { readonly $ref: string })[]
  responses: Record<string, unknown>
}

/**
 * The generator does not support `exactOptionalPropertyTypes`; parameters and results of its functions are checked all the same.
 */
const HEAD = '// @ts-nocheck\n'

/**
 * The typed client of the console and the command line, generated from the OpenAPI document: a function per operation, a type per
 * schema, and the types of credentials with their titles.
 */
export async function apiClient(documentFile: string): Promise<string> {
  const document = JSON.parse(await readFile(documentFile, 'utf8')) as Document
  for (const path of Object.values(document.paths)) for (const operation of Object.values(path)) simplify(operation, document)
  const source = await generateSource(document as never, { optimistic: true, mergeReadWriteOnly: true })
  return `${HEAD}${source}${typeTitles(document)}`
}

/** Each type of credential is a schema of a create. */
function typeTitles({ components: { schemas } }: Document): string {
  const byName = new Map(Object.entries(schemas))
  const names = byName.get('CreateCredential')?.oneOf?.map(({ $ref }) => $ref.split('/').at(-1) ?? '') ?? []
  const titles = names.map(name => [name.replace(/^Create\./, ''), byName.get(name)?.title])
  const entries = titles.map(([type, title]) => `    ${JSON.stringify(type)}: ${JSON.stringify(title)}`)
  return `/** The types of credentials with their titles. */\nexport const credentialTypes = {\n${entries.join(',\n')}\n} as const;\n`
}

/**
 * Preconditions on reads would add a parameter to every function, so they are dropped, as are answers with problems, which
 * the callers tell by their content type.
 */
function simplify(operation: Operation, { components }: Document): void {
  const named = new Map(Object.entries(components.parameters))
  operation.parameters = (operation.parameters ?? [])
    .flatMap(one => ('$ref' in one ? (named.get(one.$ref.split('/').at(-1) ?? '') ?? []) : one))
    .filter(({ name }) => name !== 'if-none-match')
  operation.responses = Object.fromEntries(Object.entries(operation.responses).filter(([status]) => /^2/.test(status)))
}
