/** Functions that the code uses and Node 20 lacks. Only the packed command line loads this; everything else runs on a newer Node. */

const add = (holder: object, name: string, value: unknown): void => {
  if (!Object.hasOwn(holder, name)) Object.defineProperty(holder, name, { value, configurable: true, writable: true })
}

function groupsOf<T, K>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  let index = 0
  for (const item of items) {
    const key = keyOf(item, index++)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

add(Map, 'groupBy', groupsOf)
add(Object, 'groupBy', (items: Iterable<unknown>, keyOf: (item: unknown, index: number) => PropertyKey) =>
  Object.assign(Object.create(null), Object.fromEntries(groupsOf(items, keyOf)))
)
add(Promise, 'withResolvers', () => {
  let settle: { resolve: (value: unknown) => void; reject: (reason: unknown) => void } | undefined
  const promise = new Promise((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, ...settle }
})
add(URL, 'parse', (text: string, base?: string) => {
  try {
    return new URL(text, base)
  } catch {
    return null
  }
})
