import { type Document, isAlias, isCollection, isPair, isScalar, type Node, visit } from 'yaml'

/** Escapes of JSON that Go's YAML does not have: `\/`, and halves of surrogate pairs. kubectl reads JSON with it, too. */
const ESCAPE = /\\(?:\/|u[dD][89a-fA-F])/

/** A line of a tab, with nothing else or a comment. Go takes the tab for indentation. */
const TAB_LINE = /^\t[ \t]*(?:#.*)?$/gm

/** Line ends for Go, and for nothing else; what follows is not indented. */
const RARE_LINE_END = /[\u0085\u2028\u2029](?![\s#]|$)/g

const DIRECTIVE = /^%(?!YAML[ \t]+1\.1[ \t]*(?:#.*)?$|TAG[ \t])/

/** Where JSON has what kubectl does not read. */
export function goFaultInJson(text: string): number | undefined {
  // A backslash that is escaped begins no escape.
  const at = text.replaceAll('\\\\', '__').search(ESCAPE)
  return at === -1 ? undefined : at
}

/** Where kubectl does not read a document that the library reads. */
export function goFaultIn(text: string, document: Document): number | undefined {
  const directive = directiveIn(text)
  if (directive !== undefined) return directive
  const quoted: Node[] = []
  const flow: Node[] = []
  let found: number | undefined
  visit(document, (_key, node, path) => {
    if (isPair(node) && !isKey(node.key)) found ??= offsetOf(node.key ?? node.value)
    if (isScalar(node) && node.type?.startsWith('QUOTE')) quoted.push(node)
    if (isScalar(node) && node.type === 'QUOTE_DOUBLE' && goFaultInJson(sliceOf(text, node)) !== undefined)
      found ??= offsetOf(node)
    if (isCollection(node) && node.flow) flow.push(node)
    if (isAlias(node) && path.some(one => isCollection(one) && one.anchor === node.source)) found ??= offsetOf(node)
    return found === undefined ? undefined : visit.BREAK
  })
  return found ?? outside([...quoted, ...flow], text, TAB_LINE, document) ?? outside(quoted, text, RARE_LINE_END, document)
}

/** JSON, into which Go puts it, has names for keys: a list, a map or null is none. */
const isKey = (key: unknown): boolean => isAlias(key) || (isScalar(key) && key.value !== null)

const offsetOf = (node: unknown): number => (node as Node | null)?.range?.[0] ?? 0

const sliceOf = (text: string, { range }: Node): string => text.slice(range?.[0], range?.[1])

/** Before a document, Go knows two directives, and one version. */
function directiveIn(text: string): number | undefined {
  let offset = 0
  for (const line of text.replace(/^\uFEFF/, ' ').split(/(?<=\n)/)) {
    if (DIRECTIVE.test(line.trimEnd())) return offset
    if (!/^(?:%|\s*(?:#|$))/.test(line)) return undefined
    offset += line.length
  }
  return undefined
}

/** The first match that is in none of the nodes, and in the document. */
function outside(nodes: readonly Node[], text: string, pattern: RegExp, { range }: Document): number | undefined {
  const isInside = (at: number) => nodes.some(node => at > offsetOf(node) && at < (node.range?.[1] ?? 0))
  for (const { index } of text.matchAll(pattern)) {
    if (range && index >= range[2]) return undefined
    if (!isInside(index)) return index
  }
  return undefined
}
