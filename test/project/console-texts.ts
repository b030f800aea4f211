import { parseAst } from 'rolldown/parseAst'

interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

/** Attributes of elements and components that people see or hear. */
const SPOKEN =
  /^(label|title|placeholder|alt|description|error|text|message|children|summary|caption|note|help|aria-(label|description|roledescription|valuetext|placeholder))$|Label$|Text$|Title$/

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

/** The words of a text that a person would read: at least two letters in a row. */
const hasWords = (text: string): boolean => /\p{Letter}{2}/u.test(text)

/** Literals that an expression can become: of a condition both sides, of a template its fixed parts. */
function literalsIn(node: unknown): readonly Node[] {
  if (!isNode(node)) return []
  const parts = (...names: readonly string[]) => names.flatMap(name => literalsIn(node[name]))
  switch (node.type) {
    case 'Literal':
      return typeof node['value'] === 'string' && hasWords(node['value']) ? [node] : []
    case 'TemplateLiteral':
      return (node['quasis'] as readonly Node[]).filter(({ value }) => hasWords((value as { readonly raw: string }).raw))
    case 'ConditionalExpression':
      return parts('consequent', 'alternate')
    case 'LogicalExpression':
    case 'BinaryExpression':
      return node['operator'] === '===' || node['operator'] === '!==' ? [] : parts('left', 'right')
    case 'JSXExpressionContainer':
      return parts('expression')
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
      return parts('expression')
    default:
      return []
  }
}

/** Texts of a component that are not in the messages: each as `line: text`. */
export function textsIn(source: string): string[] {
  const found: Node[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (!isNode(value)) return
    if (value.type === 'JSXText' && hasWords(String(value['value']))) found.push(value)
    if (value.type === 'JSXAttribute') {
      const { name } = value['name'] as { readonly name: unknown }
      if (typeof name === 'string' && SPOKEN.test(name)) found.push(...literalsIn(value['value']))
    }
    // what stands between tags
    if (value.type === 'JSXElement' || value.type === 'JSXFragment')
      for (const child of value['children'] as readonly Node[])
        if (child.type === 'JSXExpressionContainer') found.push(...literalsIn(child))
    Object.values(value).forEach(visit)
  }
  visit(parseAst(source, { lang: 'tsx' }))
  const lineOf = (node: Node) => source.slice(0, node.start).split('\n').length
  return [...new Set(found)].map(node => `${lineOf(node)}: ${source.slice(node.start, node['end'] as number).trim()}`)
}
