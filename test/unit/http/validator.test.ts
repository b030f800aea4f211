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
