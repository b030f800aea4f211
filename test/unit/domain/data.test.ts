import t from 'tap'
import { toData, unknownFields } from '../../../src/domain/data.ts'
import { escapePointer } from '../../../src/domain/json-pointer.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { typeNamed } from '../../../src/domain/types/index.ts'

const type = typeNamed('username-password', false)

t.test('a name as a part of a pointer', async t => {
  for (const [name, part] of [
    ['a/b', 'a~1b'],
    ['a~1', 'a~01'],
    ['a b', 'a%20b'],
    ['\ud800', '%EF%BF%BD'],
    ['x'.repeat(101), 'x'.repeat(100)]
  ] as const)
    t.equal(escapePointer(name), part)
})

t.test('what the type calls secret cannot be printed; null is no value', async t => {
  const data = toData(type, { username: 'bot', password: 'hunter2', other: null })
  t.strictSame(Object.keys(data), ['username', 'password'])
  t.ok(data['password'] instanceof Secret)
  t.equal(JSON.stringify(data), '{"username":"bot","password":"[secret]"}')
})

t.test('a field that the type does not have is a fault, also one that every object has', async t => {
  t.match(unknownFields(type, { username: 'x', nothing: 'y', constructor: 'z', 'a/b': null }, '#/data'), [
    { pointer: '#/data/nothing', detail: /has no field of this name; it has username, password/ },
    { pointer: '#/data/constructor' },
    { pointer: '#/data/a~1b' }
  ])
  t.strictSame(unknownFields(type, { username: 'x' }, '#/data'), [])
})
