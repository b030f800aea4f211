import fastJsonStringify, { type Schema } from 'fast-json-stringify'
import type { FastifySerializerCompiler } from 'fastify/types/schema.js'
import type { TSchema } from 'typebox'

type SharedSchema = TSchema & { readonly $id?: string; readonly $ref?: string }

/**
 * One serializer for each schema, whichever routes answer with it. Left to itself, Fastify makes one for every status of every route,
 * and reads all the shared schemas for each: a second of every start.
 */
export function createSerializer(shared: readonly SharedSchema[]): FastifySerializerCompiler<SharedSchema> {
  const known = Object.fromEntries(shared.map(schema => [schema.$id ?? '', schema as Schema]))
  const made = new Map<string, ReturnType<typeof fastJsonStringify>>()
  return ({ schema }) => {
    // What stands beside a reference is its description.
    const key = schema.$ref ?? JSON.stringify(schema)
    const serialize = made.get(key) ?? fastJsonStringify(schema as Schema, { schema: known })
    made.set(key, serialize)
    return serialize
  }
}
