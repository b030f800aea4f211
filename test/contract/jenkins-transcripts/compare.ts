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

/** From this number on the recordings leave out Set-Cookie, wherever it came. */
const NO_COOKIES = 20_000
/** From this number on they have the status, X-Jenkins and X-Required-Permission alone. */
const HEADERS_IN_PART = 99_000

/** What differs between the recorded answer and the stand-in's; empty if nothing that matters does. */
export function differences({ n, response }: Case, actual: Answer, base: string, exchanged: Exchanged): string[] {
  const found: string[] = []
  if (actual.status !== response.status) found.push(`status ${actual.status} instead of ${response.status}`)
  const recorded = Object.fromEntries(Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]))
  const partly = n >= HEADERS_IN_PART
  for (const name of HEADERS) {
    const [want, have] = [recorded[name], actual.headers[name]]
    if (want === undefined && (partly || (name === 'set-cookie' && n >= NO_COOKIES))) continue
    if (!sameHeader(name, want, have, base, exchanged)) found.push(`${name}: ${have} instead of ${want}`)
    else if (name === 'set-cookie' && want !== undefined) learnSession(want, have!, actual, exchanged)
  }
  if (partly) return found
  const fault = bodyFault(recorded['content-type'] ?? '', response.body, actual, base, exchanged)
  return fault === null ? found : [...found, fault]
}

function sameHeader(
  name: string,
  want: string | undefined,
  have: string | undefined,
  base: string,
  exchanged: Exchanged
): boolean {
  if (want === undefined || have === undefined) return want === have
  if (name === 'location') return exchanged.matches(want.replace(RECORDED_BASE, base), have)
  if (name === 'content-type') return want.toLowerCase() === have.toLowerCase()
  if (name === 'set-cookie') return shape(want) === shape(have)
  return want.trim() === have.trim()
}

const shape = (cookie: string): string => cookie.replace(/JSESSIONID(?:\.[0-9a-f]+)?=[^;]+/, 'session')

/** The placeholder `COOKIE` of a request is the session that its crumb was made for. */
function learnSession(want: string, have: string, { body }: Answer, exchanged: Exchanged): void {
  const [recorded, actual] = [want, have].map(cookie => cookie.split(';')[0]!)
  if (!recorded!.endsWith('=COOKIE')) exchanged.learn(recorded!, actual!)
  else if (body.includes('"crumb"')) exchanged.learnPlaceholder('COOKIE', actual!)
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
  if (type.includes('html')) return htmlFault(expected, text, exchanged)
  return exchanged.matches(expected, asUnfinished(expected, text))
    ? null
    : `body ${text.slice(0, 200)}\n      instead of ${expected.slice(0, 200)}`
}

/** The console of a build that is over, as far as it was recorded: some were read in the moment before their last line. */
const asUnfinished = (recorded: string, text: string): string =>
  /^Finished: [A-Z]+$/m.test(recorded) ? text : text.replace(/^Finished: [A-Z]+\n$/m, '')

function jsonFault(want: Record<string, unknown>, text: string, exchanged: Exchanged): string | null {
  let have: Record<string, unknown>
  try {
    have = JSON.parse(text) as Record<string, unknown>
  } catch {
    return `no JSON: ${text.slice(0, 200)}`
  }
  const crumbs = [want['crumb'], have['crumb']].map(String)
  if (crumbs.every(crumb => CRUMB.test(crumb))) exchanged.learn(crumbs[0]!, crumbs[1]!)
  return isSame(want, have, exchanged)
    ? null
    : `JSON ${JSON.stringify(have).slice(0, 600)}\n      instead of ${JSON.stringify(want).slice(0, 600)}`
}

const CRUMB = /^[0-9a-f]{64}$/

/** What may stand for a number: a moment, a number of the queue, a duration. */
const NUMBERS = ['TIME', 'N', 'D']
/** How long a quiet period still lasts is the recorded clock's business. */
const withoutClock = (text: string): string => text.replace(/(?<=\bExpires in )\d.*|(?<=\bExpires in )S$/, 'TIME')

/** Equal by value; a recorded text may have placeholders, and some stand for numbers. */
export function isSame(want: unknown, have: unknown, exchanged: Exchanged): boolean {
  if (typeof want === 'string')
    return typeof have === 'string'
      ? exchanged.matches(withoutClock(want), have)
      : typeof have === 'number' && NUMBERS.includes(want)
  if (typeof want !== 'object' || want === null || typeof have !== 'object' || have === null) return want === have
  const [keys, others] = [want, have].map(value => Object.keys(value).sort())
  return (
    Array.isArray(want) === Array.isArray(have) &&
    isDeepStrictEqual(keys, others) &&
    keys!.every(key => isSame(want[key as keyof typeof want], have[key as keyof typeof have], exchanged))
  )
}

const CUT = '…(cut)'
const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Of Jenkins' own pages the title, the rest is furniture; Jetty's error pages word for word, as far as they were recorded. */
function htmlFault(want: string, text: string, exchanged: Exchanged): string | null {
  const [wanted, title] = [titleOf(want), titleOf(text)]
  if (wanted !== title) return `title ${title} instead of ${wanted}`
  if (wanted !== null && !wanted.startsWith('Error')) return null
  const [whole, page] = [squeezed(want), squeezed(text)]
  const cut = whole.indexOf(CUT)
  const same = cut === -1 ? exchanged.matches(whole, page) : exchanged.startsWith(page, whole.slice(0, cut).trim())
  return same ? null : `page ${page.slice(0, 400)}\n      instead of ${whole.slice(0, 400)}`
}

const titleOf = (html: string): string | null => /<title>(.*?)<\/title>/s.exec(html)?.[1] ?? null

interface Tree extends Array<Tree | Record<string, string> | string> {}

function xmlFault(want: string, text: string, exchanged: Exchanged): string | null {
  const [recorded, actual] = [treeOf(want), treeOf(text)]
  if (recorded === null || actual === null) return recorded === actual ? null : `no XML: ${text.slice(0, 200)}`
  if (isSameTree(recorded, actual, exchanged)) return null
  return `XML ${JSON.stringify(actual)}\n      instead of ${JSON.stringify(recorded)}`
}

const CIPHERTEXT = /^\{[A-Za-z0-9+/]+={0,2}\}$/

/** A ciphertext counts by its kind and length: `{AQAA…}` for a text, `{…}` for bytes. */
const shapeOf = (text: string): string => `${text.startsWith('{AQAA') ? 'text' : 'bytes'} ${text.length}`

function isSameTree(recorded: Tree, actual: Tree, exchanged: Exchanged): boolean {
  return (
    recorded.length === actual.length &&
    recorded.every((node, i) => {
      const other = actual[i]
      if (typeof node !== 'string')
        return Array.isArray(node)
          ? Array.isArray(other) && isSameTree(node as Tree, other as Tree, exchanged)
          : isSame(node, other, exchanged)
      if (typeof other !== 'string') return false
      if (!CIPHERTEXT.test(node) || !CIPHERTEXT.test(other)) return exchanged.matches(node, other)
      exchanged.learn(node.slice(1, -1), other.slice(1, -1))
      return shapeOf(node) === shapeOf(other)
    })
  )
}

/** The document as nested arrays, white space between elements left out; null if it is none. */
function treeOf(text: string): Tree | null {
  try {
    return parsed(text)
  } catch {
    return null
  }
}

function parsed(text: string): Tree {
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
