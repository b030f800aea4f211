import { readFileSync } from 'node:fs'
import t from 'tap'
import Type from 'typebox'
import { createValidator, faultsOf } from '../../../src/http/validator.ts'

const schema = Type.Object({ items: Type.Array(Type.Object({ id: Type.String() }, { additionalProperties: false })) })
const compile = createValidator([])
const validate = compile({ schema, method: 'PUT', url: '/', httpPart: 'body' }) as ((data: unknown) => boolean) & { errors?: [] }
const faults = (data: unknown) => (validate(data) ? [] : faultsOf(validate.errors ?? [], 'body'))
const wrong = (count: number) => ({ items: Array.from({ length: count }, () => ({ id: 1 })) })

t.test('a small body is told all its faults', async t => {
  t.strictSame(
    faults(wrong(3)).map(({ pointer }) => pointer),
    ['#/items/0/id', '#/items/1/id', '#/items/2/id']
  )
  t.equal(faults(wrong(30)).length, 30)
  t.strictSame(faults({ items: [{ id: 'x' }] }), [])
})

t.test('in a large one the search ends with the first, before millions of errors are made', async t => {
  t.strictSame(
    faults(wrong(5_000)).map(({ pointer }) => pointer),
    ['#/items/0/id']
  )
  t.equal(validate.errors?.length, 1)
  t.strictSame(faults({ items: Array.from({ length: 5_000 }, () => ({ id: 'x' })) }), [])
  t.strictSame(faults(wrong(1)).length, 1, 'and a small one after it is seen as before')
})

t.test('routes with equal schemas tell their faults apart', async t => {
  const [one, two] = [compile, compile].map(each => each({ schema: { ...schema }, method: 'PUT', url: '/', httpPart: 'body' }))
  const errorsOf = (of: typeof one) => (of as typeof validate).errors?.length
  t.equal(one?.(wrong(3)), false)
  t.equal(two?.(wrong(1)), false)
  t.strictSame([errorsOf(one), errorsOf(two)], [3, 1])
  t.equal(two?.({ items: [] }), true)
  t.strictSame([errorsOf(one), errorsOf(two)], [3, undefined])
})

t.test('every pattern of the API is explained by its rule or an example', async t => {
  const document: unknown = JSON.parse(readFileSync(new URL('../../../openapi/openapi.json', import.meta.url), 'utf8'))
  type Schema = { pattern?: string; description?: string; example?: unknown; examples?: unknown; schema?: Schema }
  const found: Schema[] = []
  const look = (value: Schema | null): void => {
    if (typeof value !== 'object' || value === null) return
    // The description of a parameter is beside its schema, and a single example as `example`.
    const { schema, ...parameter } = value
    if (schema?.pattern !== undefined) return void found.push({ ...schema, ...parameter })
    if (typeof value.pattern === 'string') found.push(value)
    for (const each of Object.values(value)) look(each as Schema)
  }
  look(document as Schema)
  t.ok(found.length > 10)
  for (const { pattern, description, example, examples = example } of found)
    t.ok(/^[a-z0-9]/.test(description ?? '') || examples !== undefined, JSON.stringify({ pattern, description }))
})

t.test('a pattern is explained by the rule or by an example, not by what the field is for', t => {
  const [pattern, examples] = ['^[0-9]+d$', ['30d']]
  for (const [more, detail] of [
    [{ description: '1 to 9 digits and a d' }, 'It must have 1 to 9 digits and a d.'],
    [{ description: 'Only what ends within it.', examples }, 'It must have another form, such as 30d.'],
    [{}, 'It must have another form.']
  ] as const) {
    const one = compile({
      schema: Type.Object({ a: Type.String({ pattern, ...more }) }),
      method: 'GET',
      url: '/',
      httpPart: 'body'
    })
    one({ a: '-1' })
    t.match(faultsOf((one as unknown as { errors?: [] }).errors ?? [], 'body'), [{ pointer: '#/a', detail }])
  }
  t.end()
})

t.test('a limit is said in plain words, and a list that must have an entry must not be empty', t => {
  const limited = compile({
    schema: Type.Object({
      few: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 2 })),
      more: Type.Optional(Type.Array(Type.String(), { minItems: 2 })),
      text: Type.Optional(Type.String({ maxLength: 3 })),
      count: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 }))
    }),
    ...({ method: 'POST', url: '/', httpPart: 'body' } as const)
  }) as typeof validate
  for (const [body, detail] of [
    [{ few: [] }, 'It must not be empty.'],
    [{ few: ['a', 'b', 'c'] }, 'It must have at most 2 entries.'],
    [{ more: ['a'] }, 'It must have at least 2 entries.'],
    [{ text: 'four' }, 'It must have at most 3 characters.'],
    [{ count: 0 }, 'It must be at least 1.'],
    [{ count: 6 }, 'It must be at most 5.']
  ] as const) {
    t.notOk(limited(body))
    t.strictSame(
      faultsOf(limited.errors ?? [], 'body').map(fault => fault.detail),
      [detail]
    )
  }
  t.end()
})

t.test('of a choice between forms, only the fault that helps is told', t => {
  const choice = compile({
    schema: Type.Object({
      to: Type.Unsafe({
        examples: ['all'],
        anyOf: [
          { const: 'all', type: 'string' },
          { type: 'array', minItems: 1, items: { type: 'string', pattern: '^[a-z]+$', description: 'lower-case letters' } }
        ]
      })
    }),
    ...({ method: 'POST', url: '/', httpPart: 'body' } as const)
  }) as typeof validate
  const told = (to: unknown) => (choice({ to }) ? [] : faultsOf(choice.errors ?? [], 'body')).map(fault => Object.values(fault))
  t.strictSame(told('all'), [])
  t.strictSame(told(['a']), [])
  t.strictSame(told(['A']), [['#/to/0', 'It must have lower-case letters.']])
  t.strictSame(told([]), [['#/to', 'It must not be empty.']])
  for (const to of [5, 'some', null]) t.strictSame(told(to), [['#/to', 'It must have another form, such as all.']])
  t.end()
})
