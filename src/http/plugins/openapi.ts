import { readFileSync } from 'node:fs'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { withExamples } from '../openapi/examples.ts'
import { answerHeaders } from '../openapi/headers.ts'
import { withSharedParameters } from '../openapi/shared-parameters.ts'
import { problemExamples, problemSchemas, withAnswers } from './openapi-answers.ts'

const pageFile = (name: string): string => readFileSync(new URL(`../openapi/${name}`, import.meta.url), 'utf8')

/** The OpenAPI document, generated from the routes, and Swagger UI at /docs, where calls can be tried with a token. */
export async function registerOpenapi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Jenkins credentials bridge',
        version,
        description:
          "Manages the credentials of DevOps projects and keeps each project's Jenkins folder in sync with them. Errors are problem+json (RFC 9457).",
        contact: { name: 'The platform team that runs this bridge' },
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
      },
      servers: [{ url: '/', description: 'The bridge that serves this document.' }],
      tags: [
        { name: 'projects', description: 'A project owns one Jenkins folder.' },
        { name: 'credentials', description: 'Credentials, which pipelines refer to by id.' },
        { name: 'verify targets', description: 'What credentials are tried on, to know that they work.' },
        { name: 'secret stores', description: 'Where the values of credentials can be instead of in the bridge.' },
        { name: 'events', description: 'The audit trail.' },
        { name: 'access', description: 'Callers, tokens and members.' },
        { name: 'bridge', description: 'The service itself.' }
      ],
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token, or a token of your identity provider.' }
        }
      },
      security: [{ token: [] }]
    },
    transformObject: document => ('openapiObject' in document ? completed(document.openapiObject) : document.swaggerObject),
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json['$id'] ?? `def-${i}`) }
  })
  await app.register(async docs => {
    // The pages contain no data; calls made from them need a token like any other.
    docs.addHook('onRoute', route => {
      route.config = { ...route.config, public: true }
    })
    await docs.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { persistAuthorization: false, tryItOutEnabled: true, deepLinking: true, docExpansion: 'list' },
      theme: {
        title: 'API · Credentials bridge',
        css: [{ filename: 'docs-page.css', content: pageFile('docs-page.css') }],
        js: [{ filename: 'docs-page.js', content: pageFile('docs-page.js') }]
      }
    })
  })
}

interface Union {
  discriminator?: { propertyName: string; mapping?: Record<string, string> }
  oneOf?: readonly { $ref: string }[]
}

interface Components {
  headers?: object
  parameters?: object
  schemas?: object
  responses?: object
  examples?: object
}

/** Adds what no single declaration of a route says. */
function completed<T>(document: T): T {
  const { paths, components } = document as { paths?: Readonly<Record<string, object>>; components?: Components }
  if (components === undefined) return document
  // Examples first: what is answered with problems is then a reference.
  const examples = withExamples(paths ?? {}, { ...components.schemas })
  components.responses = withAnswers(paths ?? {})
  components.parameters = withSharedParameters(paths ?? {})
  components.headers = answerHeaders
  components.schemas = { ...components.schemas, ...problemSchemas }
  components.examples = { ...examples, ...problemExamples }
  return withMappings(document)
}

/** Adds the discriminator mapping to unions: the validator does not need it, but readers of the document do. */
function withMappings<T>(document: T): T {
  const schemas = (document as { components?: { schemas?: Record<string, Union> } }).components?.schemas ?? {}
  for (const { discriminator, oneOf } of Object.values(schemas)) {
    if (discriminator === undefined) continue
    discriminator.mapping = Object.fromEntries((oneOf ?? []).map(({ $ref }) => [$ref.slice($ref.lastIndexOf('.') + 1), $ref]))
  }
  return document
}
