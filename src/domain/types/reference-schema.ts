import { KEY_LIMIT, PROPERTY_LIMIT, SECRET_STORE_NAME_PATTERN, SECRET_STORE_NAME_RULE, VERSION_LIMIT } from '../secret-store.ts'

/** A text of a reference; what else it must be is checked by `referenceFaults`. */
const text = (description: string, maxLength: number) => ({ type: 'string', minLength: 1, maxLength, description })

const reference = {
  type: 'object',
  required: ['store', 'key'],
  additionalProperties: false,
  properties: {
    store: { type: 'string', pattern: SECRET_STORE_NAME_PATTERN, maxLength: 63, description: SECRET_STORE_NAME_RULE },
    key: text('Where the secret store has it: a path of segments that are separated by /.', KEY_LIMIT),
    property: text('The property to take of a value that has several.', PROPERTY_LIMIT),
    version: text('The version to take; if omitted, the newest.', VERSION_LIMIT)
  }
} as const

/**
 * Keywords that let a value also be an object that says where the text is. They do not concern a text, as those of a text do not
 * concern an object, so that an error is about what was sent.
 */
export const orValueFrom = {
  required: ['valueFrom'],
  additionalProperties: false,
  properties: { valueFrom: { ...reference, description: 'The value is read from a secret store, and follows it.' } }
} as const
