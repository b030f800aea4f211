import { relative } from 'node:path'
import {
  type BinaryExpression,
  type BindingElement,
  type ElementAccessExpression,
  type Node,
  type SourceFile,
  SyntaxKind
} from 'typescript/unstable/ast'
import { API, type Checker, type Type, TypeFlags } from 'typescript/unstable/sync'

/** Where a name decides at run time which property is read, written or looked for. */
interface Access {
  readonly node: Node
  readonly name: Node
}

/**
 * Every place where a text that is only known at run time names a property: `a[name]`, `name in a`, `{ [name]: x } = a`, `for … in`.
 * Numbers, symbols and names that the types close to a list of literals are fine.
 */
export function computedAccesses(root: string, config: string, isOurs: (file: string) => boolean): string[] {
  const api = new API({ cwd: root })
  try {
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config)
    if (project === undefined) throw new Error(`there is no ${config}`)
    const { program, checker } = project
    return program
      .getSourceFileNames()
      .filter(isOurs)
      .flatMap(file => {
        const source = program.getSourceFile(file)
        return source === undefined ? [] : openAccesses(source, checker).map(node => placeOf(root, source, node))
      })
  } finally {
    api.close()
  }
}

function openAccesses(source: SourceFile, checker: Checker): Node[] {
  const found: Access[] = []
  const visit = (node: Node): void => {
    const name = nameIn(node)
    if (name !== undefined) found.push({ node, name })
    node.forEachChild(visit)
  }
  visit(source)
  const types = found.length === 0 ? [] : checker.getTypeAtLocation(found.map(({ name }) => name))
  return found.filter(({ node }, i) => !isClosed(types[i], !asks(node))).map(({ node }) => node)
}

function nameIn(node: Node): Node | undefined {
  if (node.kind === SyntaxKind.ElementAccessExpression) return (node as ElementAccessExpression).argumentExpression
  if (node.kind === SyntaxKind.BinaryExpression) {
    const { left, operatorToken } = node as BinaryExpression
    return operatorToken.kind === SyntaxKind.InKeyword ? left : undefined
  }
  if (node.kind !== SyntaxKind.BindingElement) return undefined
  const { propertyName } = node as BindingElement
  return propertyName?.kind === SyntaxKind.ComputedPropertyName ? propertyName.expression : undefined
}

/** Who asks with `in` does not know the answer, so a list of literals is not believed there. */
const asks = (node: Node): boolean => node.kind === SyntaxKind.BinaryExpression

const CLOSED = TypeFlags.NumberLike | TypeFlags.ESSymbolLike | TypeFlags.StringLiteral

function isClosed(type: Type | undefined, mayBeOneOf: boolean): boolean {
  if (type === undefined) return false
  if (!type.isUnionType()) return (type.flags & CLOSED) !== 0
  return mayBeOneOf && type.getTypes().every(one => isClosed(one, true))
}

function placeOf(root: string, source: SourceFile, node: Node): string {
  const line = source.text.slice(0, node.getStart(source)).split('\n').length
  return `${relative(root, source.fileName)}:${line} ${node.getText(source).replaceAll(/\s+/g, ' ').slice(0, 80)}`
}
