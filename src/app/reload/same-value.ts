import { isDeepStrictEqual } from 'node:util'
import { Secret } from '../../domain/secret.ts'

/** Compares the values of a setting. For Node any two secrets are equal, because their text is in a private field. */
export const isSameValue = (one: unknown, other: unknown): boolean => isDeepStrictEqual(opened(one), opened(other))

function opened(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() }
  if (Array.isArray(value)) return value.map(opened)
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, opened(each)]))
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, opened(each)]))
}
