import { oops } from '../answer.ts'

/** Decides which properties of a bean are written. */
export interface Pruner {
  /** The pruner for the value of the property, or null if it is left out. */
  accept(name: string, visibility: number): Pruner | null
  /** The part of a list that is asked for (`tree=jobs[name]{0,10}`). */
  readonly range: readonly [number, number]
}

const ALL: readonly [number, number] = [0, Number.POSITIVE_INFINITY]

/** The `depth` parameter: n = 1 at the root of depth 0; a property shows while its visibility is at least n. */
export const byDepth = (n: number): Pruner => ({
  range: ALL,
  accept: (_name, visibility) => (visibility < n ? null : byDepth(n + 1))
})

interface Node {
  readonly children: Map<string, Node>
  range: readonly [number, number]
}

/** The `tree` parameter: `a,b[c,d],e[*]{0,2}`; what cannot be read is a 500, as in Jenkins. */
export function byTree(tree: string): Pruner {
  const tokens = tree.match(/[,[\]{}]|[^,[\]{}]+/g) ?? []
  const root: Node = { children: new Map(), range: ALL }
  readList(tokens, root)
  if (tokens.length > 0) throw oops()
  return pruner(root)
}

function readList(tokens: string[], into: Node): void {
  while (tokens.length > 0 && tokens[0] !== ']') {
    const name = tokens.shift()!
    if (name === ',') continue
    if (/^[[\]{}]$/.test(name)) throw oops()
    const node = into.children.get(name) ?? { children: new Map(), range: ALL }
    into.children.set(name, node)
    if (tokens[0] === '[') {
      tokens.shift()
      readList(tokens, node)
      if (tokens.shift() !== ']') throw oops()
    }
    if (tokens[0] === '{') node.range = readRange(tokens)
  }
}

function readRange(tokens: string[]): readonly [number, number] {
  const text = tokens.splice(0, tokens.indexOf('}') + 1).join('')
  const [, from = '', comma = '', to = ''] = /^\{(\d*)(,?)(\d*)\}$/.exec(text) ?? []
  if (from === '' && to === '') throw oops()
  if (comma === '') return [Number(from), Number(from) + 1]
  return [Number(from || 0), to === '' ? Number.POSITIVE_INFINITY : Number(to)]
}

function pruner(node: Node): Pruner {
  const all = node.children.has('*')
  return {
    range: node.range,
    accept: name => {
      const child = node.children.get(name) ?? (all ? { children: new Map(), range: ALL } : undefined)
      return child === undefined ? null : pruner(child)
    }
  }
}
