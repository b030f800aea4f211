import type { FastifyInstance } from 'fastify'
import { createYamlReader } from '../yaml/read.ts'

/** The bodies that the API reads: JSON, also as a merge patch, and YAML. */
export function registerBodies(app: FastifyInstance): void {
  const readJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<string>(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (request, text, done) => {
      // Many clients name a type for every request, with or without a body.
      if (text === '' && request.routeOptions.schema?.body === undefined) return done(null, undefined)
      return readJson(request, text, done)
    }
  )
  const readYaml = createYamlReader()
  app.addContentTypeParser(
    ['application/yaml', 'application/x-yaml', 'text/yaml'],
    { parseAs: 'string' },
    async (_request: unknown, text: string) => readYaml(text)
  )
}
