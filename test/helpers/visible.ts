/** Every character that a report of a failed comparison could break on, as an escape: tap ends a test whose difference holds one raw. */
const UNSEEN = /[^\n\u0020-\u007e\u00a1-\u024f\u4e00-\u9fff]/gu

/** A value of any depth with its texts as they can be printed; different texts stay different. */
export function visible(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replaceAll('\\', '\\\\').replace(UNSEEN, character => `\\u{${character.codePointAt(0)?.toString(16)}}`)
  if (Array.isArray(value)) return value.map(visible)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visible(inner)]))
}
