import { own } from '../../domain/own.ts'
import { accessAnswers } from './access-answers.ts'
import { bodies } from './bodies.ts'
import { controllerAnswers } from './controller-answers.ts'
import { credentialAnswers } from './credential-answers.ts'
import { eventAnswers } from './event-answers.ts'
import { overviewAnswers } from './overview-answers.ts'
import { projectAnswers } from './project-answers.ts'
import { secretStoreAnswers, secretStoreBodies } from './secret-store-answers.ts'
import { verifyTargetAnswers, verifyTargetBodies } from './verify-target-answers.ts'

interface Content {
  readonly schema?: { readonly $ref?: string; readonly examples?: readonly unknown[] }
  examples?: object
}

interface WithContent {
  readonly content?: Readonly<Record<string, Content>>
}

interface Operation {
  readonly requestBody?: WithContent
  readonly responses: Readonly<Record<string, WithContent>>
}

interface Schema {
  readonly examples?: readonly unknown[]
  readonly properties?: { readonly items?: { readonly items?: { readonly $ref?: string } } }
}

type Examples = Readonly<Record<string, unknown>>

const table: Readonly<Record<string, Examples>> = {
  ...bodies,
  ...secretStoreBodies,
  ...verifyTargetBodies,
  ...projectAnswers,
  ...credentialAnswers,
  ...controllerAnswers,
  ...secretStoreAnswers,
  ...verifyTargetAnswers,
  ...accessAnswers,
  ...eventAnswers,
  ...overviewAnswers
}

const nameOf = (reference: string): string => reference.split('/').at(-1) ?? ''

/**
 * Examples of a schema, by name: those of the tables here, those that the schema has itself, or a page of the examples of its items.
 */
function examplesOf(name: string, schemas: Readonly<Record<string, Schema>>): Examples {
  const listed = own(table, name)
  if (listed !== undefined) return listed
  const { examples, properties } = own(schemas, name) ?? {}
  if (examples !== undefined)
    return Object.fromEntries(examples.map((value, i) => [i === 0 ? 'example' : `example-${i + 1}`, value]))
  const item = properties?.items?.items?.$ref
  const items = item === undefined ? [] : Object.values(examplesOf(nameOf(item), schemas))
  return items.length === 0 ? {} : { page: { items, nextCursor: null, total: items.length } }
}

/** Gives every body and every answer its examples. Answers what they refer to, as components. */
export function withExamples(paths: Readonly<Record<string, object>>, schemas: Readonly<Record<string, Schema>>): object {
  const components = new Map<string, object>()
  const illustrate = (content: Content) => {
    const { $ref, examples: written = [] } = content.schema ?? {}
    if ($ref === undefined) {
      content.examples = Object.fromEntries(written.map(value => ['example', { value }]))
      return
    }
    const name = nameOf($ref)
    const found = Object.entries(examplesOf(name, schemas))
    for (const [key, value] of found) components.set(`${name}.${key}`, { value })
    const references = found.map(([key]) => [key, { $ref: `#/components/examples/${name}.${key}` }])
    if (references.length > 0) content.examples = Object.fromEntries(references)
  }
  for (const { requestBody, responses } of Object.values(paths).flatMap(path => Object.values(path) as Operation[]))
    for (const { content = {} } of [requestBody ?? {}, ...Object.values(responses)]) Object.values(content).forEach(illustrate)
  return Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
