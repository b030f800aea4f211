/** Places where a mark of an idempotency key can be: in the slot of the effect, so that one script writes both. */
export const markPlace = { project: (name: string) => `{p:${name}}`, access: '{access}', registry: '{registry}' } as const

/** string: the record that a request with an idempotency key has written, as of then; expires. */
export const markKey = (place: string, id: string): string => `jcb:${place}:once:${id}`

/** Idempotency keys of one caller, by the hash of its subject. */
export const idempotencyKeys = (caller: string) => ({
  /** sorted set hash of a key -> time (ms) until which it is kept. */
  index: `jcb:{i:${caller}}:keys`,
  /** hash `content`, `id`, `lease`, `until`, `answer`: one key, by its hash; expires. */
  key: (hash: string): string => `jcb:{i:${caller}}:key:${hash}`
})
