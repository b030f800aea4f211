import { isMap, isScalar, isSeq, type Node } from 'yaml'
import { parseDocuments } from './yaml-documents.ts'

/** The lines of the values in one document, JSON or YAML, that the strict reader has accepted. */
export function linesOf(text: string): (pointer: string) => number {
  const parsed = parseDocuments(text, { reads: 'core' })
  const root = 'documents' in parsed ? parsed.documents[0]?.contents : undefined
  const starts = lineStarts(text)
  return pointer => lineAt(starts, offsetAt(root, pointer))
}

/** Offsets of the starts of all lines. */
function lineStarts(text: string): number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

/** The line of an offset, found by bisection. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle
  }
  return low + 1
}

/** Where a JSON pointer leads, as far as the values exist: a missing field is at its object. */
function offsetAt(root: unknown, pointer: string): number {
  const parts = pointer.replace(/^#\/?/, '').split('/').map(decodePart)
  let node = root
  let offset = startOf(root)
  for (const part of parts) {
    if (isSeq(node)) {
      node = node.items[Number(part)]
      offset = startOf(node) || offset
    } else if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part)
      if (pair === undefined) return offset
      offset = startOf(pair.key)
      node = pair.value
    } else return offset
  }
  return offset
}

const startOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0

const decodePart = (part: string): string => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
