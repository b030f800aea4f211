import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import t from 'tap'
import { Type } from 'typebox'
import { sharedSchemas } from '../../../src/http/schemas/index.ts'
import { createSerializer } from '../../../src/http/serializer.ts'

type Given = Parameters<ReturnType<typeof createSerializer>>[0]
const given = (schema: unknown): Given => ({ schema, method: 'GET', url: '/' }) as Given

t.test('every shared schema compiles', async t => {
  const serialize = createSerializer(sharedSchemas)
  for (const { $id } of sharedSchemas as readonly { readonly $id?: string }[]) {
    // Of an empty value it can only miss something; a schema that does not compile fails otherwise.
    const missing = () => serialize(given({ $ref: `${$id}#` }))({})
    try {
      missing()
      t.pass($id ?? '')
    } catch (error) {
      t.match((error as Error).message, /is required|does not match schema definition/, $id ?? '')
    }
  }
})

t.test('every shared schema is a JSON schema', async t => {
  const ajv = new Ajv({ strict: false, discriminator: true })
  addFormats.default(ajv)
  for (const schema of sharedSchemas) t.equal(ajv.validateSchema(schema), true, (schema as { $id?: string }).$id ?? '')
  t.throws(() => ajv.addSchema({ type: 'strin' }, 'a-fault'))
})

t.test('a schema is compiled by its first answer, not by its route', async t => {
  const serialize = createSerializer([])(given({ $ref: 'Nothing#' }))
  t.throws(() => serialize({}), /Nothing/)
})

t.test('fields that the schema does not have are left out of the answer', async t => {
  const serialize = createSerializer([])(given(Type.Object({ id: Type.String() })))
  t.equal(serialize({ id: 'a', password: 'hunter2' }), '{"id":"a"}')
})
