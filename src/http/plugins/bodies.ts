import type { FastifyInstance } from 'fastify'
import { parseDocument } from 'yaml'
import { Problem } from '../../domain/problems.ts'

/** The bodies that the API reads beside `application/json`. */
export function registerBodies(app: FastifyInstance): void {
  app.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  app.addContentTypeParser(
    ['application/yaml', 'application/x-yaml', 'text/yaml'],
    { parseAs: 'string' },
    async (_request: unknown, text: string) => parseYaml(text)
  )
}

/** YAML 1.2, one document, no aliases (they make bombs), no keys that reach into prototypes. Its errors quote the text and are not shown. */
function parseYaml(text: string): unknown {
  const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: true, schema: 'core' })
  const first = document.errors[0]
  if (first !== undefined) {
    const at = first.linePos?.[0]
    throw new Problem(
      'MALFORMED_BODY',
      `The body is not valid YAML${at === undefined ? '' : ` (line ${at.line}, column ${at.col})`}.`
    )
  }
  try {
    // Through JSON, so that what the two formats can say is the same.
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 0 }), refuseUnsafeKeys) ?? 'null')
  } catch {
    throw new Problem('MALFORMED_BODY', 'The YAML body has aliases or forbidden keys, which are not read here.')
  }
}

function refuseUnsafeKeys(key: string, value: unknown): unknown {
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') throw new Error('unsafe key')
  return value
}
