import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'
import type { FastifySchemaValidationError, FastifyValidationResult } from 'fastify/types/schema.js'
import type { TSchema } from 'typebox'
import { escapePointer } from '../domain/json-pointer.ts'
import { own } from '../domain/own.ts'
import type { Fault } from '../domain/problems.ts'

/** Maximum number of values in a body for which all faults are reported; in a larger body validation stops at the first. */
const SMALL = 2_000

/**
 * Bodies are closed and never coerced: an unknown field is a mistake, and `123` is not `"123"`. Values in a URL are text by nature and
 * are converted. Each validator is compiled by the first request that needs it: most of a start would be spent on routes that are not
 * called soon, or at all.
 */
export function createValidator(shared: readonly TSchema[]): FastifySchemaCompiler<TSchema> {
  const strict = createCompiler(() => instance(shared, false, true))
  const hasty = createCompiler(() => instance(shared, false, false))
  const converting = createCompiler(() => instance(shared, 'array', true))
  return ({ schema, httpPart }) => {
    if (httpPart !== 'body') {
      const compiled = once(() => converting(schema))
      return validating(() => compiled())
    }
    const [all, first] = [once(() => strict(schema)), once(() => hasty(schema))]
    return validating(data => (isSmall(data) ? all() : first()))
  }
}

/** Compiles equal schemas once, also those of several routes or servers. */
function createCompiler(make: () => Ajv): (schema: TSchema) => ValidateFunction {
  const ajv = once(make)
  const made = new Map<string, ValidateFunction>()
  return schema => {
    const key = JSON.stringify(schema)
    const validate = made.get(key) ?? ajv().compile(schema)
    made.set(key, validate)
    return validate
  }
}

/** What is wrong with a value that is no request; compiled when it is first needed. */
export function createCheck(schema: TSchema): (value: unknown) => Fault[] {
  const all = once(() => instance([], false, true).compile(schema))
  return value => (all()(value) ? [] : faultsOf(all().errors ?? [], 'body'))
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}

/** Checks each value with the validator that is chosen for it. */
function validating(choose: (data: unknown) => ValidateFunction): FastifyValidationResult {
  const validate: FastifyValidationResult = data => {
    const chosen = choose(data)
    const isValid = chosen(data)
    validate.errors = (chosen.errors ?? null) as FastifySchemaValidationError[] | null
    return isValid
  }
  return validate
}

function isSmall(data: unknown): boolean {
  const waiting = [data]
  let left = SMALL
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue
    const entries = Object.values(value)
    left -= entries.length
    if (left < 0) return false
    waiting.push(...entries)
  }
  return true
}

function instance(shared: readonly TSchema[], coerceTypes: false | 'array', allErrors: boolean): Ajv {
  const ajv = new Ajv({
    coerceTypes,
    useDefaults: true,
    removeAdditional: false,
    allErrors,
    discriminator: true,
    strict: false,
    // They are constants; a unit test checks them.
    validateSchema: false,
    verbose: true
  })
  addFormats.default(ajv)
  for (const schema of shared) ajv.addSchema(schema)
  return ajv
}

/** The faults found by the validator, each with a pointer to its place. Received values are never repeated. */
export function faultsOf(errors: readonly ErrorObject[], part: string): Fault[] {
  return withoutChoices(errors)
    .filter(error => error.keyword !== 'oneOf' || errors.length === 1)
    .map(error => faultOf(error, part))
}

/** Of a choice between forms, what is wrong with the value as a whole is said once, or not at all where a part of it is wrong. */
function withoutChoices(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  return errors
    .filter(({ keyword }) => keyword === 'anyOf')
    .reduce((left, { instancePath: at }) => {
      const isWhole = (error: ErrorObject) => error.instancePath === at && ['const', 'type', 'anyOf'].includes(error.keyword)
      const others = left.filter(error => !isWhole(error))
      const hasPart = others.some(({ instancePath }) => instancePath === at || instancePath.startsWith(`${at}/`))
      return hasPart ? others : left.filter(error => error.keyword === 'anyOf' || !isWhole(error))
    }, errors)
}

/** Descriptions of patterns are phrases that say the rule; a sentence says something else, and then an example helps. */
function ruleOf(schema: object): string {
  const { description, examples } = schema as { readonly description?: string; readonly examples?: readonly unknown[] }
  if (description !== undefined && /^[a-z0-9]/.test(description)) return `It must have ${description}.`
  return examples?.[0] === undefined ? 'It must have another form.' : `It must have another form, such as ${examples[0]}.`
}

/** Explains a format by an example, because its name alone says little. */
const formats: Readonly<Record<string, string>> = { 'date-time': 'It must be a time such as 2026-12-31T23:59:59Z.' }

/** Where the pointers of a part of the request begin; those of a body have no name in front. */
const roots: Readonly<Record<string, string>> = { querystring: '/query', headers: '/headers', params: '/path' }

function faultOf(error: ErrorObject, part: string): Fault {
  const at = error.instancePath.split('/').map(decodePart).map(escapePointer).join('/')
  const path = `#${own(roots, part) ?? ''}${at}`
  const below = (name: string) => `${path}/${escapePointer(name)}`
  switch (error.keyword) {
    case 'required':
      return { pointer: below(error.params['missingProperty']), detail: 'It is missing.' }
    case 'additionalProperties':
      return { pointer: below(error.params['additionalProperty']), detail: 'There is no field of this name.' }
    case 'discriminator':
      return {
        pointer: below(error.params['tag']),
        detail:
          error.params['tag'] === 'type'
            ? 'It is not one of the known values; see GET /api/v1/credential-types.'
            : 'It is not one of the known values.'
      }
    case 'enum':
      return { pointer: path, detail: `It must be one of ${(error.params['allowedValues'] as unknown[]).join(', ')}.` }
    case 'anyOf':
    case 'pattern':
      return {
        pointer: path,
        detail: ruleOf(error.parentSchema ?? {})
      }
    case 'type':
      return { pointer: path, detail: sentenceOfType(error) }
    case 'minLength':
      return { pointer: path, detail: 'It must not be empty.' }
    case 'minItems':
    case 'maxItems':
    case 'maxLength':
    case 'minimum':
    case 'maximum':
      return { pointer: path, detail: sentenceOfLimit(error) }
    case 'format':
      return { pointer: path, detail: own(formats, String(error.params['format'])) ?? `It ${error.message ?? 'is not valid'}.` }
    default:
      return { pointer: path, detail: `It ${error.message ?? 'is not valid'}.` }
  }
}

function sentenceOfLimit({ keyword, params }: ErrorObject): string {
  const limit = Number(params['limit'])
  if (keyword === 'maxLength') return `It must have at most ${limit} characters.`
  if (keyword === 'maxItems') return `It must have at most ${limit} entries.`
  if (keyword === 'minItems') return limit === 1 ? 'It must not be empty.' : `It must have at least ${limit} entries.`
  return keyword === 'minimum' ? `It must be at least ${limit}.` : `It must be at most ${limit}.`
}

/** Sentences for the wrong kind of a value: what JSON and YAML call it, and how it is written. */
const kinds: Readonly<Record<string, string>> = {
  array: 'It must be a list.',
  object: 'It must be an object.',
  integer: 'It must be a whole number, without quotes.',
  number: 'It must be a number, without quotes.',
  boolean: 'It must be true or false, without quotes.',
  string: 'It must be text.',
  null: 'It must be null.'
}

function sentenceOfType({ params, parentSchema, data }: ErrorObject): string {
  const kind = String(params['type'])
  const isScalar = typeof data === 'number' || typeof data === 'boolean'
  if (/\bstring\b/.test(kind) && isScalar) return 'It must be text. In quotes, what looks like a number or a switch is text, too.'
  const { type } = (parentSchema?.['items'] ?? {}) as { readonly type?: unknown }
  if (kind === 'array' && type === 'string') return 'It must be a list, one text for each part: ["level1", "level2"].'
  return own(kinds, kind) ?? `It must be of type ${kind.replaceAll(',', ' or ')}.`
}

const decodePart = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~')
