import t from 'tap'

const holders = { Map, Object, Promise, URL } as unknown as Record<string, Record<string, unknown>>
const lacking = { Map: 'groupBy', Object: 'groupBy', Promise: 'withResolvers', URL: 'parse' }
const native = Object.entries(lacking).map(([holder, name]) => [holder, name, holders[holder]?.[name]] as const)

t.test('what Node 20 lacks behaves like that of a newer Node', async t => {
  const answers = async () => ({
    map: [...Map.groupBy([1, 2, 3, 4], (n, index) => (n % 2 === 0 ? 'even' : index))],
    object: Object.groupBy(['a', 'b', 'ab'], text => (text.length > 1 ? '__proto__' : text)),
    hasPrototype: Object.getPrototypeOf(Object.groupBy([1], () => 'x')) !== null,
    urls: ['https://host/a?b', '/relative', 'no address'].map(text => URL.parse(text)?.href ?? null),
    relative: URL.parse('b', 'https://host/a/')?.href,
    settled: await Promise.allSettled(
      ['resolve', 'reject'].map(how => {
        const { promise, resolve, reject } = Promise.withResolvers<string>()
        if (how === 'resolve') resolve('done')
        else reject(new Error('not done'))
        return promise
      })
    )
  })
  const wanted = await answers()
  for (const [holder, name] of native) Reflect.deleteProperty(holders[holder] ?? {}, name)
  await import('../../../src/cli/older-node.ts')
  for (const [holder, name, before] of native) t.not(holders[holder]?.[name], before, `${holder}.${name} is ours`)
  t.strictSame(await answers(), wanted)
})

t.test('what a newer Node has stays', async t => {
  for (const [holder, name, before] of native)
    Object.defineProperty(holders[holder] ?? {}, name, { value: before, configurable: true, writable: true })
  await import(`../../../src/cli/older-node.ts?${'again'}`)
  for (const [holder, name, before] of native) t.equal(holders[holder]?.[name], before, `${holder}.${name}`)
})
