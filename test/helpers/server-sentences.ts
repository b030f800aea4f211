import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { root } from '../project/command.ts'

/** What the console never shows, or shows by a code and not by its sentence. */
const NOT_SHOWN: Readonly<Record<string, RegExp>> = {
  'other programs, and what an operator reads':
    /^(console|cli|stand-in|embedded|kubesphere|backup|jenkins|app\/(config|metrics|openapi|embedded\.ts)|store\/(migrations|redis\/lasting-\w+)|http\/queues)\b/,
  'the document of the API': /^http\/(schemas|openapi)\/|^domain\/event\.ts$/,
  'texts of codes, which have a table by code':
    /^domain\/(finding-codes|reasons|source|types\/(?!field\.ts).*|verification|webhook)(\.ts)?$|^(secret-stores|verify)\/(.*\/)?(failure-finding|reason-finding|findings|check|outcomes)\.ts$|^app\/(controllers\/(look|registered|open-controller)|verify\/open)\.ts$/,
  'messages of events, which are sentences by type':
    /^(sync|domain\/expiry-notices|app\/(reload|watch-durability)|webhooks\/(follow|formats)|store\/event-log|commands\/seal-user-names)\b/,
  'requests that the console does not send':
    /^http\/(plugins\/(bodies|body-reader|closed-queries|headers|preconditions|refusals)|document-reader|body-budget)\.ts$/
}

/** Where a text is for the document of the API, or the help of a field that has its own table. */
const DOCUMENTS =
  /^(description|summary|help|notes|\w*[aA]nswer|orNull|nullable|ref|text|\w+Text|secretBytes|variable|credential|folder|reasonOrNull|secret|addHook)$/

interface Node {
  readonly type: string
  readonly [key: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value

/** A literal as its text, with `{}` for what is put in. */
function textOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined
  if (node.type !== 'TemplateLiteral') return undefined
  const parts = node['quasis'] as readonly { readonly value: { readonly cooked: string } }[]
  return parts.map(({ value }) => value.cooked).join('{}')
}

/** A sentence, or one that ends with what is put in. */
const isSentence = (text: string): boolean => /^[A-Z{]/.test(text) && /\w \w/.test(text) && /[.?]$|[.:] \{\}$/.test(text)

/** The name under which a node holds what is in it: of a property, a variable or a function that is called. */
function nameOf(node: Node): string | undefined {
  const text = (value: unknown) => (isNode(value) ? (value['name'] ?? value['value']) : undefined) as string | undefined
  if (node.type === 'Property') return text(node['key'])
  if (node.type === 'VariableDeclarator') return text(node['id'])
  if (node.type !== 'CallExpression') return undefined
  const callee = node['callee'] as Node
  return text(callee) ?? text(callee['property'])
}

/** The literals of a source, with the name that each is under. */
export function literalsIn(source: string): (readonly [name: string, text: string])[] {
  const found: (readonly [string, string])[] = []
  const visit = (value: unknown, name: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, name)
    if (!isNode(value)) return
    const text = textOf(value)
    if (text !== undefined) found.push([name, text])
    const inner = nameOf(value) ?? name
    for (const child of Object.values(value)) visit(child, inner)
  }
  visit(parseAst(source, { lang: 'ts' }), '')
  return found
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))

/** What a check of another system found: it has a code, and a table by code. */
const isFound = (file: string, name: string): boolean =>
  /^(secret-stores|verify)\//.test(file) && (name === 'message' || name === 'remedy')

/** The sentences in a source that the console can show. */
export const sentencesIn = (file: string, source: string): string[] =>
  literalsIn(source)
    .filter(([name, text]) => isSentence(text) && !DOCUMENTS.test(name) && !isFound(file, name))
    .map(([, text]) => text)

/** Every sentence that the console can get from the bridge, each as `file: sentence`. */
export const serverSentences = (): readonly (readonly [file: string, sentence: string])[] =>
  filesIn('src')
    .filter(name => !Object.values(NOT_SHOWN).some(places => places.test(name)))
    .flatMap(name => sentencesIn(name, readFileSync(join(root, 'src', name), 'utf8')).map(sentence => [name, sentence] as const))

/** Settings that are missing: a process does not start without them, and a reload does not take them away. */
const AT_START = /^(required-together|jenkins|misspelt)\.ts$/

/** The faults that a reload of the settings can find, each after the name of its setting. */
export const settingFaults = (): readonly (readonly [file: string, sentence: string])[] =>
  filesIn('src/app/config')
    .filter(name => !AT_START.test(name))
    .flatMap(name =>
      literalsIn(readFileSync(join(root, 'src/app/config', name), 'utf8'))
        .map(([, text]) => text)
        .filter(text => /^(must|names (a|some)|lists|holds|has (a|the)|may have|cannot|is (empty|not)) /.test(text))
        .map(text => [name, text] as const)
    )
