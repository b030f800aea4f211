import type { FastifyInstance } from 'fastify'
import { createYamlReader } from '../yaml/read.ts'

/** The bodies that the API reads beside `application/json`. */
export function registerBodies(app: FastifyInstance): void {
  app.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  const readYaml = createYamlReader()
  app.addContentTypeParser(
    ['application/yaml', 'application/x-yaml', 'text/yaml'],
    { parseAs: 'string' },
    async (_request: unknown, text: string) => readYaml(text)
  )
}
