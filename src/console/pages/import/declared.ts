import { type Found, isRecord, type RowProblem } from './row.ts'

/** Properties of a declared credential besides its ID, type, description and data. */
const MORE = ['expiresAt', 'urlEncode', 'usernameSecret', 'verifyWith', 'adopt'] as const

/** Whether a document is a declared set, or a list of credentials. */
export const isDeclared = (document: unknown): boolean => declaredIn(document) !== undefined

/** The credentials of a declared set, or of a bare list. */
export function declaredIn(document: unknown): readonly unknown[] | undefined {
  if (isRecord(document)) return Array.isArray(document['credentials']) ? document['credentials'] : undefined
  return Array.isArray(document) && document.every(item => isRecord(item) && !('kind' in item)) ? document : undefined
}

/** One declared credential. Faults of its content are left to the bridge. */
export function readDeclared(item: unknown, line: number): Found {
  const object = isRecord(item) ? item : {}
  const { id, type, description } = object
  const data = isRecord(object['data']) ? object['data'] : {}
  const texts = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const more = MORE.filter(name => Object.hasOwn(object, name)).map(name => [name, object[name]] as const)
  const problem = problemOf(object, texts.length === Object.keys(data).length)
  return {
    ...{ line, source: typeof id === 'string' ? id : '', id: typeof id === 'string' ? id : '' },
    type: typeof type === 'string' ? type : '',
    data: Object.fromEntries(texts),
    description: typeof description === 'string' ? description : undefined,
    more: Object.fromEntries(more),
    ...(problem === undefined ? {} : { problem })
  }
}

function problemOf({ id, type, description }: Readonly<Record<string, unknown>>, areTexts: boolean): RowProblem | undefined {
  const isText = (value: unknown) => value === undefined || value === null || typeof value === 'string'
  if (!areTexts || !isText(description) || !isText(id) || !isText(type)) return 'notText'
  return undefined
}
