import fastJsonStringify, { type Schema } from 'fast-json-stringify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import type { TSchema } from 'typebox'

type SharedSchema = TSchema & { readonly $id?: string; readonly $ref?: string }

/**
 * One serializer per schema, shared by all routes and compiled at its first answer. By default Fastify compiles one for every status of
 * every route at the start and reads all shared schemas each time, which takes longer than the rest of the start together.
 */
export function createSerializer(shared: readonly SharedSchema[]): FastifySerializerCompiler<SharedSchema> {
  const known = Object.fromEntries(shared.map(schema => [schema.$id ?? '', schema as Schema]))
  const made = new Map<string, ReturnType<typeof fastJsonStringify>>()
  return ({ schema }) => {
    // A reference has no sibling other than its description, so it is the key.
    const key = schema.$ref ?? JSON.stringify(schema)
    return data => {
      const serialize = made.get(key) ?? fastJsonStringify(schema as Schema, { schema: known })
      made.set(key, serialize)
      return serialize(data)
    }
  }
}
