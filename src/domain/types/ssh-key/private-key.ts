import type { Report } from '../../findings.ts'
import { endOfCertificate } from './certificate.ts'
import { checkOpensshKey } from './openssh.ts'
import { checkPemKey, isEncryptedPem, isPemKind, type PemBlock } from './pem.ts'
import type { Unlock } from './unlock.ts'
import { explainOther } from './what-else.ts'

const KEY = '#/data/privateKey'

/** No private key that is in use is as large. */
const LARGEST = 64 * 1024

const OPENSSH = 'OPENSSH PRIVATE KEY'

/**
 * Checks a private key in any form that Jenkins reads, and says of the others what to do. `unlock`: null where there is no time for
 * it.
 */
export function checkPrivateKey(report: Report, text: string, passphrase: string, unlock: Unlock | null): undefined {
  if (text.length > LARGEST) return report.error('NotAKey', KEY)
  const blocks = blocksOf(text)
  const keys = blocks.filter(({ kind }) => kind === OPENSSH || isPemKind(kind))
  const [block] = keys
  if (block === undefined) return explainOther(report, text)
  if (keys.length > 1) return report.error('SeveralKeys', KEY)
  if (hasTextAround(text, block)) return report.error('TextAroundKey', KEY)
  if (isFlat(block)) return report.error(block.text.includes('Proc-Type:') ? 'KeyLinesLost' : 'KeyTruncated', KEY)
  if (text.trim() !== block.text) {
    report.warn('MoreThanKey', KEY)
    report.expires(endOfCertificate(text))
  }
  if (block.kind === OPENSSH) checkOpensshKey(report, `${block.text}\n`, block.body, passphrase, unlock)
  else checkPemKey(report, block, passphrase, unlock !== null)
}

/** Whether a key must be opened with its passphrase to be checked, which takes time. */
export function needsUnlock(text: string, passphrase: string): boolean {
  if (passphrase === '' || text.length > LARGEST) return false
  return blocksOf(text).some(block => block.kind === OPENSSH || isEncryptedPem(block))
}

const BEGIN = /-----BEGIN ([A-Z0-9 ]{1,40})-----/g

/** The blocks of a PEM text that have both their ends. */
function blocksOf(text: string): PemBlock[] {
  const blocks: PemBlock[] = []
  for (const match of text.matchAll(BEGIN)) {
    const [begin, kind = ''] = match
    const end = `-----END ${kind}-----`
    const from = match.index + begin.length
    const to = text.indexOf(end, from)
    if (to === -1) continue
    const inner = text.slice(from, to)
    const base64 = inner.includes('Proc-Type:') ? (inner.split('\n\n', 2)[1] ?? '') : inner
    blocks.push({ kind, text: text.slice(match.index, to + end.length), body: Buffer.from(base64, 'base64') })
  }
  return blocks
}

/**
 * Whether there is text where OpenSSH bears none: in the lines of the markers, and anywhere before a key in its own form. Before
 * and after the lines of a PEM key it reads on.
 */
function hasTextAround(text: string, { kind, text: key }: PemBlock): boolean {
  const start = text.indexOf(key)
  const [before, after] = [text.slice(0, start), text.slice(start + key.length)]
  if (kind === OPENSSH) return before !== '' || !after.startsWith('\n')
  return !/(^|\n)$/.test(before) || !/^\s*(\n|$)/.test(after)
}

/** Whether the markers share a line with other text. */
const isFlat = ({ kind, text }: PemBlock): boolean =>
  !text.startsWith(`-----BEGIN ${kind}-----\n`) || !text.endsWith(`\n-----END ${kind}-----`)

/**
 * A key as OpenSSH requires it: LF between lines and at the end; it refuses CRLF and a missing final line feed. If line ends were
 * lost, became the two characters `\n`, or have spaces before them, the key is wrapped again without changing its content. White
 * space and a byte order mark before the key are removed, because OpenSSH reads no key after them.
 */
export function withRightLines(text: string): string {
  const given = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n')
  const start = given.trimStart()
  const unix = start.startsWith('-----BEGIN ') ? start : given
  // Not by /\n+$/, which takes minutes for a megabyte of line feeds before something else.
  let end = unix.length
  while (unix[end - 1] === '\n') end--
  if (end === 0) return ''
  const lines = unix.slice(0, end)
  return `${lines.length > LARGEST ? lines : rewrapped(lines)}\n`
}

const FLAT = /^\s*-----BEGIN ([A-Z ]{1,40})-----([A-Za-z0-9+/=\s\\]*)-----END \1-----[\s\\rn]*$/
const WELL_FORMED = /^-----BEGIN [A-Z ]{1,40}-----\n([A-Za-z0-9+/]{1,76}\n)*[A-Za-z0-9+/=]{1,76}\n-----END [A-Z ]{1,40}-----$/

function rewrapped(text: string): string {
  if (WELL_FORMED.test(text)) return text
  const [, kind, inner = ''] = FLAT.exec(text) ?? []
  const base64 = inner.replaceAll(/\\r|\\n|\s/g, '')
  if (kind === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return text
  const width = kind === OPENSSH ? 70 : 64
  const lines = base64.match(new RegExp(`.{1,${width}}`, 'g')) ?? []
  return [`-----BEGIN ${kind}-----`, ...lines, `-----END ${kind}-----`].join('\n')
}
