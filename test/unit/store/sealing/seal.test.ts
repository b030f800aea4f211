import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import t from 'tap'
import { Secret } from '../../../../src/domain/secret.ts'
import { keyedHash, parseKeyring } from '../../../../src/store/sealing/keyring.ts'
import { createSealer, SealError } from '../../../../src/store/sealing/seal.ts'

const newKey = (id: string): string => `${id}:${randomBytes(32).toString('base64url')}`
const binding = { project: 'demo', id: 'dockerhub-id', generation: 3, sealId: 'first' }
const secrets = { password: new Secret('S3CRET \u0001ü😀"\\\n'), passphrase: new Secret('') }

async function refusal(work: Promise<unknown>): Promise<SealError> {
  try {
    await work
  } catch (error) {
    if (error instanceof SealError) return error
    throw new Error(`not a SealError: ${String(error)}`)
  }
  throw new Error('nothing was thrown')
}

t.test('what was sealed opens to the same texts, wrapped', async t => {
  const sealer = createSealer(parseKeyring(newKey('k1')))
  const opened = await sealer.open(await sealer.seal(secrets, binding), binding)
  t.strictSame(Object.keys(opened), ['password', 'passphrase'])
  t.equal(opened['password']?.reveal(), secrets.password.reveal())
  t.equal(opened['passphrase']?.reveal(), '')
  t.notMatch(inspect(opened) + JSON.stringify(opened), 'S3CRET')
  t.strictSame(await sealer.open(await sealer.seal({}, binding), binding), {})
  const large = new Secret('x'.repeat(1024 * 1024))
  t.equal((await sealer.open(await sealer.seal({ content: large }, binding), binding))['content']?.reveal().length, 1024 * 1024)
})

t.test('the header says by which key, and nothing of the secret', async t => {
  const sealed = await createSealer(parseKeyring(newKey('k_2-x'))).seal(secrets, binding)
  t.strictSame(decodeProtectedHeader(sealed), {
    ...{ alg: 'dir', enc: 'A256GCM', kid: 'k_2-x' },
    ...{ prj: 'demo', sub: 'dockerhub-id', gen: 3, jti: 'first' }
  })
  const parts = sealed.split('.')
  t.equal(parts.length, 5)
  for (const part of parts) t.notMatch(Buffer.from(part, 'base64url').toString(), /S3CRET|password/)
})

t.test('sealing twice gives two texts', async t => {
  const sealer = createSealer(parseKeyring(newKey('k1')))
  t.not(await sealer.seal(secrets, binding), await sealer.seal(secrets, binding))
})

t.test('what belongs elsewhere does not open', async t => {
  const sealer = createSealer(parseKeyring(newKey('k1')))
  const sealed = await sealer.seal(secrets, binding)
  const places = {
    'another project': { ...binding, project: 'other' },
    'another id': { ...binding, id: 'other' },
    'the id in other letter case': { ...binding, id: 'DockerHub-id' },
    'an older generation': { ...binding, generation: 2 },
    'a newer generation': { ...binding, generation: 4 },
    'an older record': { ...binding, sealId: undefined },
    'another record of the generation': { ...binding, sealId: 'second' }
  }
  for (const [name, place] of Object.entries(places))
    t.match((await refusal(sealer.open(sealed, place))).message, /another project/, name)
})

t.test('a changed text does not open, and the error says why without the text', async t => {
  const sealer = createSealer(parseKeyring(newKey('k1')))
  const sealed = await sealer.seal(secrets, binding)
  const parts = sealed.split('.')
  const flip = (text: string, at: number) => {
    const bytes = Buffer.from(text, 'base64url')
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes.toString('base64url')
  }
  const withPart = (index: number, part: string) => parts.with(index, part).join('.')
  const forged = Buffer.from(JSON.stringify({ ...decodeProtectedHeader(sealed), gen: 4 })).toString('base64url')
  const table: [string, string, typeof binding, RegExp][] = [
    ['a byte of the iv', withPart(2, flip(parts[2] as string, 0)), binding, /tag/],
    ['a byte of the text', withPart(3, flip(parts[3] as string, 5)), binding, /tag/],
    ['a byte of the tag', withPart(4, flip(parts[4] as string, 15)), binding, /tag/],
    ['a shorter text', withPart(3, (parts[3] as string).slice(4)), binding, /tag/],
    ['no tag', withPart(4, ''), binding, /tag/],
    ['a shorter tag', withPart(4, (parts[4] as string).slice(0, 8)), binding, /tag/],
    ['a header for the next generation', withPart(0, forged), { ...binding, generation: 4 }, /tag/],
    ['nothing', '', binding, /not a sealed text/],
    ['clear text', 'S3CRET', binding, /not a sealed text/],
    ['clear JSON', '{"password":"S3CRET"}', binding, /not a sealed text/],
    ['clear JSON in parts', `${Buffer.from('S3CRET').toString('base64url')}....`, binding, /not a sealed text/],
    ['two of five parts', parts.slice(0, 2).join('.'), binding, /not a sealed text/]
  ]
  for (const [name, text, place, why] of table) {
    const error = await refusal(sealer.open(text, place))
    t.match(error.message, why, name)
    t.equal(error.cause, undefined, `${name}: no cause that could quote it`)
    t.notMatch(inspect(error, { showHidden: true, depth: 9 }), 'S3CRET')
  }
})

t.test('a seal is a compact JWE like those of any other library, in both directions', async t => {
  const keyring = parseKeyring(newKey('k1'))
  const sealer = createSealer(keyring)
  const { plaintext, protectedHeader } = await compactDecrypt(await sealer.seal(secrets, binding), keyring.current.sealing, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM']
  })
  t.strictSame(JSON.parse(new TextDecoder().decode(plaintext)), { password: secrets.password.reveal(), passphrase: '' })
  const theirs = await new CompactEncrypt(plaintext).setProtectedHeader(protectedHeader).encrypt(keyring.current.sealing)
  t.equal((await sealer.open(theirs, binding))['password']?.reveal(), secrets.password.reveal())
})

t.test('another algorithm does not open, though key and binding are right', async t => {
  const keyring = parseKeyring(newKey('k1'))
  const header = { kid: 'k1', prj: binding.project, sub: binding.id, gen: binding.generation, jti: binding.sealId }
  const plain = new TextEncoder().encode('{"password":"x"}')
  const wrapped = await new CompactEncrypt(plain)
    .setProtectedHeader({ ...header, alg: 'A256KW', enc: 'A256GCM' })
    .encrypt(keyring.current.sealing)
  t.match((await refusal(createSealer(keyring).open(wrapped, binding))).message, /tag/)
})

t.test('a key that is not configured is named as the reason', async t => {
  const sealed = await createSealer(parseKeyring(newKey('old'))).seal(secrets, binding)
  t.match(
    (await refusal(createSealer(parseKeyring(newKey('new'))).open(sealed, binding))).message,
    /the key "old" is not configured/
  )
  t.match(
    (await refusal(createSealer(parseKeyring(newKey('old'))).open(sealed, binding))).message,
    /tag/,
    'another key of the same id'
  )
})

t.test('the first key seals, all of them open: keys are replaced while running', async t => {
  const [old, fresh] = [newKey('old'), newKey('new')]
  const before = await createSealer(parseKeyring(old)).seal(secrets, binding)
  const rotated = createSealer(parseKeyring(`${fresh},${old}`))
  t.equal((await rotated.open(before, binding))['password']?.reveal(), secrets.password.reveal())
  t.equal(decodeProtectedHeader(await rotated.seal(secrets, binding)).kid, 'new')
})

t.test('a keyring is read with spaces around, and by whatever base64 the bytes are written in', async t => {
  const keyring = parseKeyring(` ${newKey('a')} , ${newKey('b')} `)
  t.equal(keyring.current.id, 'a')
  t.equal(keyring.find('b')?.id, 'b')
  t.equal(keyring.find('c'), undefined)
  const bytes = randomBytes(32)
  const sealing = (text: string) => parseKeyring(`k:${text}`).current.sealing
  t.strictSame(sealing(bytes.toString('base64')), sealing(bytes.toString('base64url')))
})

t.test('faults of a keyring name the place, never the text', async t => {
  const good = newKey('k1')
  const table: [string, string, RegExp][] = [
    ['nothing', '', /key 1 must be written id:key/],
    ['no id', randomBytes(32).toString('base64url'), /key 1 must be written id:key/],
    ['an empty id', `:${randomBytes(32).toString('base64url')}`, /key 1 must be written/],
    ['an id with a dot', `a.b:${randomBytes(32).toString('base64url')}`, /key 1 must be written/],
    ['an id of 33 characters', `${'i'.repeat(33)}:${randomBytes(32).toString('base64url')}`, /key 1 must be written/],
    ['a short key', `k2:${randomBytes(31).toString('base64url')}`, /key 1 must be 32 bytes/],
    ['a long key', `k2:${randomBytes(33).toString('base64url')}`, /key 1 must be 32 bytes/],
    ['a pass phrase', 'k2:S3CRET', /key 1 must be 32 bytes/],
    ['no key', 'k2:', /key 1 must be 32 bytes/],
    ['a fault in the second', `${good},k2:S3CRET`, /key 2 must be 32 bytes/],
    ['a comma at the end', `${good},`, /key 2 must be written/],
    ['one id twice', `${good},${newKey('k1')}`, /names one key id twice/]
  ]
  for (const [name, text, message] of table) {
    t.throws(() => parseKeyring(text), { message }, name)
    try {
      parseKeyring(text)
    } catch (error) {
      const quoted = text.split(/[:,]/).filter(part => part.length > 6)
      for (const part of quoted) t.notOk(inspect(error).includes(part), `${name}: not quoted`)
    }
  }
})

t.test('keyed hashes: equal for equal texts, different for another text, key or use', async t => {
  const [{ hashing: one, sealing }, { hashing: two }] = [parseKeyring(newKey('k1')).current, parseKeyring(newKey('k1')).current]
  t.equal(keyedHash(one)('{AQAA}'), keyedHash(one)('{AQAA}'))
  t.not(keyedHash(one)('{AQAA}'), keyedHash(one)('{AQAB}'))
  t.not(keyedHash(one)('{AQAA}'), keyedHash(two)('{AQAA}'))
  t.match(keyedHash(one)(''), /^[\w-]{43}$/)
  t.notSame(sealing, one, 'one use of a key does not help against the other')
})
