import { isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'

/** What a YAML text says, as JSON; or why it is not read. Nothing of the text is in the reason. */
export type Parsed = { readonly json: string } | { readonly fault: string }

/** YAML 1.2, one document, no aliases (they make bombs), no key twice, no keys that reach into prototypes. */
export function yamlToJson(text: string): Parsed {
  const lineCounter = new LineCounter()
  // The library's own search for equal keys takes the square of their number, and its pretty errors the square of theirs.
  const document = parseDocument(text, {
    logLevel: 'silent',
    uniqueKeys: false,
    prettyErrors: false,
    schema: 'core',
    lineCounter
  })
  const first = document.errors[0]
  if (first !== undefined) {
    const { line, col } = lineCounter.linePos(first.pos[0])
    return { fault: `The body is not valid YAML (line ${line}, column ${col}).` }
  }
  const twice = firstTwin(document)
  if (twice !== undefined) {
    const { line, col } = lineCounter.linePos(twice)
    return { fault: `The body is not valid YAML: it has a key twice (line ${line}, column ${col}).` }
  }
  try {
    // Through JSON, so that what the two formats can say is the same.
    return { json: JSON.stringify(document.toJS({ maxAliasCount: 0 }), refuseUnsafeKeys) ?? 'null' }
  } catch {
    return { fault: 'The YAML body has aliases or forbidden keys, which are not read here.' }
  }
}

/** Where a key stands for the second time in its map. */
function firstTwin(document: ReturnType<typeof parseDocument>): number | undefined {
  let found: number | undefined
  visit(document, {
    Map(_key, map) {
      if (!isMap(map)) return undefined
      const known = new Set<unknown>()
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : undefined
        if (name !== undefined && known.has(name)) {
          found = (key as { range?: readonly number[] }).range?.[0] ?? 0
          return visit.BREAK
        }
        known.add(name)
      }
      return undefined
    }
  })
  return found
}

function refuseUnsafeKeys(key: string, value: unknown): unknown {
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') throw new Error('unsafe key')
  return value
}
