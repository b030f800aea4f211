import { isDeepStrictEqual } from 'node:util'
import { SaxesParser } from 'saxes'
import type { Answer, Case } from './exchange.ts'
import type { Exchanged } from './exchanged.ts'

const RECORDED_BASE = 'http://jenkins.test'
/** Headers whose absence counts as much as their value. */
const HEADERS = [
  'location',
  'x-error',
  'x-jenkins',
  'x-required-permission',
  'x-you-are-authenticated-as',
  'content-type',
  'set-cookie'
]

/** What differs between the recorded answer and the stand-in's; empty if nothing that matters does. */
export function differences({ response }: Case, actual: Answer, base: string, exchanged: Exchanged): string[] {
  const found: string[] = []
  if (actual.status !== response.status) found.push(`status ${actual.status} instead of ${response.status}`)
  const recorded = Object.fromEntries(Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]))
  for (const name of HEADERS) {
    const [want, have] = [recorded[name], actual.headers[name]]
    if (!sameHeader(name, want, have, base)) found.push(`${name}: ${have} instead of ${want}`)
    else if (name === 'set-cookie' && want !== undefined) learnSession(want, have!, exchanged)
  }
  const fault = bodyFault(recorded['content-type'] ?? '', response.body, actual, base, exchanged)
  return fault === null ? found : [...found, fault]
}

function sameHeader(name: string, want: string | undefined, have: string | undefined, base: string): boolean {
  if (want === undefined || have === undefined) return want === have
  if (name === 'location') return want.replace(RECORDED_BASE, base) === have
  if (name === 'content-type') return want.toLowerCase() === have.toLowerCase()
  if (name === 'set-cookie') return shape(want) === shape(have)
  return want.trim() === have.trim()
}

const shape = (cookie: string): string => cookie.replace(/JSESSIONID\.[0-9a-f]+=[^;]+/, 'session')

function learnSession(want: string, have: string, exchanged: Exchanged): void {
  const [recorded, actual] = [want, have].map(cookie => cookie.split(';')[0]!)
  exchanged.learn(recorded!, actual!)
}

function bodyFault(type: string, want: string | undefined, actual: Answer, base: string, exchanged: Exchanged): string | null {
  const text = actual.body.toString('utf8')
  if (want === undefined || want === '') {
    // No body was recorded either because there was none, or because it was no UTF-8 text.
    const isText = actual.headers['content-encoding'] === undefined && Buffer.from(text, 'utf8').equals(actual.body)
    return text !== '' && isText ? `a body: ${text.slice(0, 200)}` : null
  }
  const expected = want.split(RECORDED_BASE).join(base)
  if (type.includes('json')) return jsonFault(JSON.parse(expected), text, exchanged)
  if (type.includes('xml')) return xmlFault(expected, text, exchanged)
  if (type.includes('html')) return htmlFault(expected, text)
  return expected === text ? null : `body ${text.slice(0, 200)}`
}

function jsonFault(want: Record<string, unknown>, text: string, exchanged: Exchanged): string | null {
  let have: Record<string, unknown>
  try {
    have = JSON.parse(text) as Record<string, unknown>
  } catch {
    return `no JSON: ${text.slice(0, 200)}`
  }
  if (typeof want['crumb'] === 'string' && /^[0-9a-f]{64}$/.test(String(have['crumb']))) {
    exchanged.learn(want['crumb'], String(have['crumb']))
    have['crumb'] = want['crumb']
  }
  return isDeepStrictEqual(have, want)
    ? null
    : `JSON ${JSON.stringify(have).slice(0, 600)}\n      instead of ${JSON.stringify(want).slice(0, 600)}`
}

/** Jetty's error pages word for word; of Jenkins' own pages the title, the rest is furniture. */
function htmlFault(want: string, text: string): string | null {
  const title = (html: string) => /<title>(.*?)<\/title>/s.exec(html)?.[1] ?? html.trim()
  if (title(want) !== title(text)) return `title ${title(text)} instead of ${title(want)}`
  return title(want).startsWith('Error') && want.trim() !== text.trim() ? `page ${text}` : null
}

interface Tree extends Array<Tree | Record<string, string> | string> {}

function xmlFault(want: string, text: string, exchanged: Exchanged): string | null {
  const [recorded, actual] = [treeOf(want), treeOf(text)]
  learnCiphertexts(recorded, actual, exchanged)
  const [a, b] = [recorded, actual].map(tree =>
    JSON.stringify(tree, (_, value: unknown) => (typeof value === 'string' ? shapeOf(value) : value))
  )
  return a === b ? null : `XML ${b}\n      instead of ${a}`
}

const CIPHERTEXT = /^\{[A-Za-z0-9+/]+={0,2}\}$/

/** A ciphertext counts by its kind and length: `{AQAA…}` for a text, `{…}` for bytes. */
const shapeOf = (text: string): string =>
  CIPHERTEXT.test(text) ? `{${text.startsWith('{AQAA') ? 'text' : 'bytes'} ${text.length}}` : text

function learnCiphertexts(recorded: Tree, actual: Tree, exchanged: Exchanged): void {
  recorded.slice(2).forEach((node, i) => {
    const other = actual.slice(2)[i]
    if (Array.isArray(node) && Array.isArray(other)) learnCiphertexts(node as Tree, other as Tree, exchanged)
    else if (typeof node === 'string' && typeof other === 'string' && CIPHERTEXT.test(node))
      exchanged.learn(node.slice(1, -1), other.slice(1, -1))
  })
}

/** The document as nested arrays, white space between elements left out. */
function treeOf(text: string): Tree {
  const open: Tree[] = [['', {}]]
  const parser = new SaxesParser({ position: false })
  parser.on('opentag', ({ name, attributes }) => {
    const tree: Tree = [name, { ...(attributes as Record<string, string>) }]
    open.at(-1)!.push(tree)
    open.push(tree)
  })
  parser.on('closetag', () => {
    const tree = open.pop()!
    if (tree.some(Array.isArray))
      tree.splice(2, tree.length, ...tree.slice(2).filter(node => typeof node !== 'string' || node.trim() !== ''))
  })
  parser.on('text', value => open.at(-1)!.push(value))
  parser.write(text).close()
  return open[0]!
}
