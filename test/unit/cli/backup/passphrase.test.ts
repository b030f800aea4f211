import { PassThrough, Readable } from 'node:stream'
import t from 'tap'
import { passphraseOf } from '../../../../src/cli/backup/passphrase.ts'
import type { Terminal } from '../../../../src/cli/terminal.ts'

/** A terminal at which a person types these lines, each when it is asked for. */
function person(...lines: string[]) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} })
  const asked: string[] = []
  const stderr = Object.assign(new PassThrough(), { isTTY: true })
  stderr.on('data', chunk => {
    const text = String(chunk)
    if (!text.endsWith(': ')) return
    asked.push(text)
    setImmediate(() => stdin.write(`${lines.shift() ?? ''}\r`))
  })
  const terminal = { env: {}, stdin, stdout: new PassThrough(), stderr, signal: new AbortController().signal }
  return { terminal: terminal as unknown as Terminal, asked }
}
const piped = (text: string | Buffer): Terminal => ({
  ...{ env: {}, stdin: Readable.from([Buffer.from(text)]), signal: new AbortController().signal },
  ...{ stdout: new PassThrough(), stderr: new PassThrough() }
})

t.test('a new passphrase is asked for twice, a known one once', async t => {
  const fresh = person('a long passphrase', 'a long passphrase')
  t.equal((await passphraseOf(fresh.terminal, undefined, true)).reveal(), 'a long passphrase')
  t.strictSame(fresh.asked, ['Passphrase: ', 'Repeat the passphrase: '])
  const known = person('short')
  t.equal((await passphraseOf(known.terminal, undefined, false)).reveal(), 'short')
  t.strictSame(known.asked, ['Passphrase: '])
})

t.test('two different answers make no backup', async t => {
  const typo = person('a long passphrase', 'a long passphrasf')
  await t.rejects(passphraseOf(typo.terminal, undefined, true), { exit: 'usage', message: 'the two passphrases differ' })
})

t.test('a new passphrase has twelve characters or more; from stdin it is the first line', async t => {
  t.equal((await passphraseOf(piped('twelve chars\r\nmore'), '-', true)).reveal(), 'twelve chars')
  await t.rejects(passphraseOf(piped('eleven char\n'), '-', true), { message: /12 characters or more/ })
  t.equal((await passphraseOf(piped('x\n'), '-', false)).reveal(), 'x')
  for (const text of ['', '\nsecond line'])
    await t.rejects(passphraseOf(piped(text), '-', false), { message: /contains no passphrase/ })
})

t.test('without a person and a file there is none', async t => {
  await t.rejects(passphraseOf(piped('typed'), undefined, false), { exit: 'usage', message: /is needed/ })
  await t.rejects(passphraseOf({ ...piped(''), env: { JCB_PASSPHRASE_FILE: '/nowhere' } }, undefined, false), {
    message: /cannot be read/
  })
  t.equal((await passphraseOf({ ...piped('given'), env: { JCB_PASSPHRASE_FILE: '/nowhere' } }, '-', false)).reveal(), 'given')
})
