import t from 'tap'
import { found } from '../../../../helpers/found.ts'

const base64 = (bytes: string | Buffer) => Buffer.from(bytes as string).toString('base64')
const check = (content: string | Buffer, fileName = 'a.bin', more: object = {}) =>
  found('secret-file', { fileName, content: base64(content) }, more)

t.test('a name is a name, without a path', async t => {
  const table: [string, string[], string[]][] = [
    ['settings.xml', [], []],
    ['.npmrc', [], []],
    ['ключ …😀.json', [], []],
    ['__proto__', [], []],
    ['a/b', ['FileNameWithPath'], []],
    ['/etc/passwd', ['FileNameWithPath'], []],
    ['..\\b', ['FileNameWithPath'], []],
    ['..', ['FileNameWithPath'], []],
    [' . ', ['FileNameWithPath'], []],
    ['a\nb', ['ControlCharacter'], []],
    ['a\u0085b', ['ControlCharacter'], []],
    [' a.txt', [], ['SpaceAround']],
    ['a\u200b.txt', [], ['InvisibleCharacter']],
    ['x'.repeat(200), [], []],
    ['x'.repeat(201), [], ['LongFileName']]
  ]
  for (const [name, errors, warnings] of table) {
    const result = check('x', name)
    t.strictSame([result.errors, result.warnings], [errors, warnings], JSON.stringify(name))
  }
})

t.test('what it is, by its bytes', async t => {
  const table: [string | Buffer, string][] = [
    ['{"type":"service_account"}', 'JSON'],
    ['\uFEFF \n[1]', 'JSON'],
    ['{"type":', 'text'],
    ['<settings/>', 'XML'],
    ['a.b = c\n', 'properties'],
    ['hello', 'text'],
    ['ключ', 'text'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA', 'PEM: openssh private key'],
    [Buffer.from('feedfeed00000002', 'hex'), 'Java key store (JKS)'],
    [Buffer.from('1f8b0800', 'hex'), 'gzip'],
    [Buffer.from('504b030414000000', 'hex'), 'zip'],
    [Buffer.from('308209a80201033082', 'hex'), 'PKCS#12 key store'],
    [Buffer.from('3082', 'hex'), 'binary'],
    [Buffer.from([0]), 'binary'],
    [Buffer.from([0xff, 0xfe, 0x41]), 'binary'],
    [Buffer.alloc(1024 * 1024, 'ключ '), 'text'],
    [`[${'['.repeat(60_000)}`, 'text']
  ]
  for (const [bytes, contains] of table) {
    const { facts, errors } = check(bytes)
    t.strictSame([facts['contains'], facts['size'], errors], [contains, Buffer.byteLength(bytes as string), []], contains)
  }
})

t.test('a kubeconfig is better stored as one', async t => {
  t.strictSame(check('apiVersion: v1\nkind: Config\nclusters: []\n').warnings, ['LooksLikeKubeconfig'])
  t.strictSame(check('kind: Config\n').warnings, [])
})
