import { type ProblemCode, problems } from '../../domain/problems.ts'
import { answeredBy, type Declared, outside } from '../openapi/answered-by.ts'
import {
  ETAG,
  IDEMPOTENCY_REPLAYED,
  LOCATION,
  PREFERENCE_APPLIED,
  REQUEST_ID,
  RETRY_AFTER,
  referToHeaders,
  WWW_AUTHENTICATE
} from '../openapi/headers.ts'
import { problemExample } from '../openapi/problem-examples.ts'

interface Content {
  readonly schema?: object
  readonly examples?: object
}

interface DocumentedAnswer {
  readonly description?: string
  readonly headers?: Readonly<Record<string, object>>
  readonly content?: Readonly<Record<string, Content>>
}

interface Reference {
  readonly $ref: string
}

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly security?: readonly object[]
  requestBody?: { content: Readonly<Record<string, Content>> }
  responses: Readonly<Record<string, DocumentedAnswer | Reference>>
}

/** Example of a line of the audit trail, shortened. */
const LINE = '{"id":"1772441700000-1","time":"2026-03-02T09:15:00.000Z","subject":"alice","outcome":"done"}\n'

/**
 * Completes what the routes declare: their problems by status and code, the headers of answers, merge patches and lines of JSON. Gives
 * the answers with problems, as components: most operations share them, and each is named after the first that has it.
 */
export function withAnswers(paths: Readonly<Record<string, object>>): Record<string, DocumentedAnswer> {
  const shared = new Map<string, { readonly name: string; readonly answer: DocumentedAnswer }>()
  const sharedAnswer = (operation: string, status: string, codes: readonly ProblemCode[]) => {
    const key = codes.join()
    const { name } = shared.get(key) ?? { name: `${operation}.${status}` }
    if (!shared.has(key)) shared.set(key, { name, answer: problemAnswer(status, codes) })
    return { $ref: `#/components/responses/${name}` }
  }
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods as Readonly<Record<string, Operation>>)) {
      const { operationId, parameters = [], security, requestBody } = operation
      const names = new Set(parameters.map(({ name }) => name))
      const takes = (name: string) => names.has(name)
      const route = { method, path, hasBody: requestBody !== undefined, takes, isPublic: security?.length === 0 }
      if (method === 'patch') operation.requestBody = asMergePatch(requestBody)
      const successes = Object.entries(operation.responses).filter(([status]) => !status.endsWith('XX'))
      operation.responses = {
        ...Object.fromEntries(successes.map(([status, found]) => [status, success(status, found as DocumentedAnswer, takes)])),
        ...Object.fromEntries(problemsOf(route).map(([status, codes]) => [status, sharedAnswer(operationId, status, codes)]))
      }
    }
  }
  return Object.fromEntries([...shared.values()].map(({ name, answer }) => [name, answer]))
}

/** Every body that is JSON may be sent as a merge patch. */
const asMergePatch = (body: Operation['requestBody']): NonNullable<Operation['requestBody']> => {
  const content = body?.content ?? {}
  return { ...body, content: { ...content, 'application/merge-patch+json': content['application/json'] ?? {} } }
}

function success(status: string, found: DocumentedAnswer, takes: Declared['takes']): DocumentedAnswer {
  const headers = {
    ...(status === '201' ? LOCATION : {}),
    ...(status === '304' ? ETAG : {}),
    ...(takes('prefer') ? PREFERENCE_APPLIED : {}),
    ...(takes('idempotency-key') ? IDEMPOTENCY_REPLAYED : {}),
    ...referToHeaders(found.headers),
    ...REQUEST_ID
  }
  if (found.content?.['application/jsonl'] === undefined) return { ...found, headers }
  const lines = {
    schema: { type: 'string', description: 'One entry as a JSON object per line.' },
    examples: { line: { value: LINE } }
  }
  return { ...found, headers, content: { ...found.content, 'application/jsonl': lines } }
}

/** The codes that an operation can answer with, by status. */
const problemsOf = (route: Declared): [string, readonly ProblemCode[]][] =>
  Object.entries(byStatus(problemCodes.filter(code => answeredBy[code](route)))).map(([status, codes = []]) => [status, codes])

const problemCodes = Object.keys(answeredBy) as ProblemCode[]
const byStatus = (codes: readonly ProblemCode[]) => Object.groupBy(codes, code => problems[code].status)

const problemAnswer = (status: string, codes: readonly ProblemCode[]): DocumentedAnswer => ({
  description: codes.map(code => `\`${code}\`: ${problems[code].title}.`).join('\n'),
  headers: {
    ...(status === '401' ? WWW_AUTHENTICATE : {}),
    ...(status === '429' || status === '503' ? RETRY_AFTER : {}),
    ...REQUEST_ID
  },
  content: {
    'application/problem+json': {
      schema: { $ref: `#/components/schemas/Problem${status}` },
      examples: Object.fromEntries(codes.map(code => [code, { $ref: `#/components/examples/${code}` }]))
    }
  }
})

/** The codes with which an operation answers; the others occur outside of every route. */
const answered = problemCodes.filter(code => answeredBy[code] !== outside)

/** An example for each code. */
export const problemExamples = Object.fromEntries(answered.map(code => [code, problemExample(code)]))

/** A schema per status, with the codes that go with it. */
export const problemSchemas = Object.fromEntries(
  Object.entries(byStatus(answered)).map(([status, codes = []]) => [
    `Problem${status}`,
    {
      title: `Problem${status}`,
      allOf: [
        { $ref: '#/components/schemas/Problem' },
        {
          type: 'object',
          required: ['status', 'code'],
          properties: { status: { type: 'integer', enum: [Number(status)] }, code: { type: 'string', enum: codes } }
        }
      ]
    }
  ])
)
