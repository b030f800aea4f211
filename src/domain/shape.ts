import { own } from './own.ts'

/** Whether values that were read from the store have the shape that they were written in. */
export type Fields = Readonly<Record<string, unknown>>
type Is = (value: unknown) => boolean

/** As `Date` writes times: most are, and this costs a fraction of reading them. */
const TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
export const isText: Is = value => typeof value === 'string'
export const isFlag: Is = value => typeof value === 'boolean'
export const isCount: Is = value => Number.isSafeInteger(value) && (value as number) >= 0
export const isTime: Is = value => typeof value === 'string' && (TIME.test(value) || !Number.isNaN(Date.parse(value)))
export const orNull =
  (is: Is): Is =>
  value =>
    value === null || is(value)
export const orAbsent =
  (is: Is): Is =>
  value =>
    value === undefined || is(value)
export const isList =
  (is: Is): Is =>
  value =>
    Array.isArray(value) && value.every(is)
export const isMap =
  (is: Is): Is =>
  value =>
    isFields(value) && Object.values(value).every(is)
export const isOneOf =
  (values: readonly unknown[]): Is =>
  value =>
    values.includes(value)
/** An object that has these fields, each of its shape; what else it has does not matter. */
export function hasShape(shape: Readonly<Record<string, Is>>): Is {
  const fields = Object.entries(shape)
  return value => isFields(value) && fields.every(([name, is]) => is(own(value, name)))
}

/** The value of a JSON text; undefined for what is none. */
export function valueOf(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // The parser's message quotes what it could not read.
    return undefined
  }
}
