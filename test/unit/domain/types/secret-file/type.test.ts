import { generateKeyPairSync } from 'node:crypto'
import t from 'tap'
import { found } from '../../../../helpers/found.ts'

const base64 = (bytes: string | Buffer) => Buffer.from(bytes as string).toString('base64')
const check = (content: string | Buffer, fileName = 'a.bin', more: object = {}) =>
  found('secret-file', { fileName, content: base64(content) }, more)

t.test('a name is a name, without a path', async t => {
  const table: [string, string[], string[]][] = [
    ['settings.xml', [], []],
    ['.npmrc', [], []],
    ['ключ …😀.txt', [], []],
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

t.test('what is there in place of the file, by kind; what belongs into files is none', async t => {
  const key = String(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }))
  const table: [string, string | Buffer, string[]][] = [
    ['a.json', '{"a":1}\n', []],
    ['a.json', '{"a":1,}', ['FileNotAsNamed']],
    ['a.json', '{“a”:1}', ['FileNotAsNamed']],
    ['a.json', '{"a":', ['FileNotAsNamed']],
    ['a.json', '\uFEFF{"a":1}', ['FileNotAsNamed']],
    ['a.JSON', Buffer.from('\uFEFF{"a":1}', 'utf16le'), ['FileNotAsNamed']],
    ['a.pem', key, []],
    ['a.pem', key.slice(30), ['FileNotAsNamed']],
    ['a.p12', Buffer.from('30820001', 'hex'), []],
    ['a.p12', key, ['FileNotAsNamed']],
    ['a.key', base64(key), ['EncodedText']],
    ['a.bin', '<!DOCTYPE html>\n<html><body>Sign in', ['FileIsWebPage']],
    ['a.html', '<html></html>', []],
    ['a.bin', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n', ['FileIsPointer']],
    ['a.txt', '${CONTENT}', ['Placeholder']],
    ['a.txt', '********', ['Placeholder']],
    ['a.txt', 'op://vault/item/file', ['Placeholder']],
    ['.npmrc', '//registry.example.com/:_authToken=${NPM_TOKEN}\n', []],
    ['settings.xml', '<settings><password>${env.PASSWORD}</password></settings>', []],
    ['values.yaml', 'a: {{ .Values.a }}\n', []],
    ['vault.yml', '$ANSIBLE_VAULT;1.1;AES256\n3031\n', []],
    ['large.json', `{${' '.repeat(70_000)}`, []]
  ]
  for (const [name, content, warnings] of table)
    t.strictSame(check(content, name).warnings, warnings, `${name}: ${String(content).slice(0, 30)}`)
})
