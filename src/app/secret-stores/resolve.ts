import type { Resolved, ResolveReferences, WantedValue } from '../../commands/resolve.ts'
import { Secret } from '../../domain/secret.ts'
import type { Reference } from '../../domain/secret-store.ts'
import type { Fetched } from '../../secret-stores/provider.ts'
import { take } from '../../secret-stores/take.ts'

/** Reads what a reference of a project leads to, if the project may read it. Never throws. */
export type FetchReference = (project: string, reference: Reference) => Promise<Fetched | { readonly refused: 'NotAllowed' }>

/** Requests to secret stores at once for one write. */
const AT_ONCE = 8

/** Reads each key once, however many fields want something of it. */
export const createResolveReferences =
  (fetch: FetchReference): ResolveReferences =>
  async (project, wanted) => {
    const byKey = Map.groupBy(wanted, ({ reference: { store, key, version } }) => JSON.stringify([store, key, version]))
    const waiting = [...byKey]
    const fetched = new Map<string, Awaited<ReturnType<FetchReference>>>()
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [name, [first]] = next
        if (first !== undefined) fetched.set(name, await fetch(project, first.reference))
      }
    }
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, waiting.length) }, work))
    return wanted.map(value => {
      const { store, key, version } = value.reference
      return resolvedFrom(fetched.get(JSON.stringify([store, key, version])), value)
    })
  }

/** The value of a field from what a secret store has answered. */
export function resolvedFrom(
  answer: Awaited<ReturnType<FetchReference>> | undefined,
  { reference: { property }, isBase64, most }: WantedValue
): Resolved {
  if (answer === undefined) return { failure: 'Unavailable' }
  if ('refused' in answer) return { failure: 'NotAllowed' }
  if ('failure' in answer) return answer
  const taken = take(answer.stored, { property, isBase64, most })
  return 'failure' in taken ? taken : { value: new Secret(taken.text), version: answer.version }
}
