import { existsSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { gitSsh } from '../../src/verify/git-ssh/git-ssh.ts'
import { execFileAsync } from '../helpers/child.ts'
import { outcomeOf, sshDeps, sshTarget, withKey } from '../helpers/verify/ssh-target.ts'
import { makeKey, startSshd } from '../helpers/verify/sshd.ts'
import { tried } from '../helpers/verify/try.ts'

const hostKeys = [
  makeKey(t, '-t', 'ed25519'),
  makeKey(t, '-t', 'ecdsa', '-b', '384'),
  makeKey(t, '-t', 'rsa', '-b', '2048')
] as const
const [ed25519, ecdsa, rsa] = hostKeys
const sshd = await startSshd(t, hostKeys)
const target = sshTarget(sshd)
const key = makeKey(t, '-t', 'ed25519')
sshd.authorize(key.publicKey)

t.test('a key of each kind logs in', async t => {
  const old = makeKey(t, '-t', 'rsa', '-b', '2048', '-m', 'PEM')
  const encrypted = makeKey(t, '-t', 'ecdsa', '-b', '521', '-N', 'pass phrase')
  sshd.authorize(old.publicKey, encrypted.publicKey)
  const tries = [
    withKey(sshd.user, key.privateKey),
    withKey(sshd.user, old.privateKey),
    withKey(sshd.user, encrypted.privateKey, 'pass phrase')
  ]
  t.strictSame(await Promise.all(tries.map(each => outcomeOf(target, each))), Array(3).fill('valid'))
})

t.test('a key that the server does not know is refused, and so is a known one for another user', async t => {
  const [stranger, rsaStranger] = [makeKey(t, '-t', 'ed25519'), makeKey(t, '-t', 'rsa', '-b', '2048')]
  const tries = [
    withKey(sshd.user, stranger.privateKey),
    withKey(sshd.user, rsaStranger.privateKey),
    withKey('nobody-here', key.privateKey),
    tried('ssh-key', { privateKey: key.privateKey })
  ]
  t.strictSame(await Promise.all(tries.map(each => outcomeOf(target, each))), Array(4).fill('invalid LoginRefused'))
  t.ok(
    sshd.log.some(line => line.startsWith('Invalid user git ')),
    'git, if the credential has no user name'
  )
})

t.test('one attempt is enough for a server that allows no second one', async t => {
  const strict = await startSshd(t, [ed25519], 'MaxAuthTries 1')
  const old = makeKey(t, '-t', 'rsa', '-b', '2048')
  strict.authorize(old.publicKey)
  const outcomes = [old, makeKey(t, '-t', 'ed25519')].map(({ privateKey }) =>
    outcomeOf(sshTarget(strict), withKey(strict.user, privateKey))
  )
  t.strictSame(await Promise.all(outcomes), ['valid', 'invalid LoginRefused'])
  t.ok(strict.log.some(line => line.includes('Too many authentication failures')))
})

t.test('a key that cannot be read is not tried', async t => {
  const locked = makeKey(t, '-t', 'ed25519', '-N', 'pass phrase')
  const before = sshd.log.length
  const unreadable = [
    withKey(sshd.user, locked.privateKey, 'wrong'),
    withKey(sshd.user, locked.privateKey),
    withKey(sshd.user, 'x')
  ]
  t.strictSame(await Promise.all(unreadable.map(each => outcomeOf(target, each))), Array(3).fill('unknown ContentUnsupported'))
  t.equal(await outcomeOf(target, tried('ssh-key', { username: 'git', privateKey: '' })), 'unknown ValueMissing')
  t.equal(await outcomeOf(target, tried('access-token', { token: 'x' })), 'unknown TypeUnsupported')
  t.notMatch(sshd.log.slice(before).join('\n'), /publickey|Invalid user/)
})

t.test('no command is run, not even a forced one', async t => {
  const forced = makeKey(t, '-t', 'ed25519')
  const file = join(t.testdir(), 'was-run')
  sshd.authorize(`command="touch ${file}" ${forced.publicKey}`)
  t.equal(await outcomeOf(target, withKey(sshd.user, forced.privateKey)), 'valid')
  const args = [
    '-F',
    '/dev/null',
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'UserKnownHostsFile=/dev/null',
    '-p',
    String(sshd.port)
  ]
  const identity = join(t.testdir({ key: forced.privateKey }), 'key')
  t.notOk(existsSync(file))
  await execFileAsync('chmod', ['600', identity])
  await execFileAsync('ssh', [...args, '-i', identity, `${sshd.user}@127.0.0.1`])
  t.ok(existsSync(file), 'ssh itself runs it')
})

t.test('only a pinned host key will do, and nothing is sent to a server that has none', async t => {
  const credential = withKey(sshd.user, key.privateKey)
  const pinned = (...keys: readonly { publicKey: string }[]) => ({ ...target, hostKeys: keys.map(({ publicKey }) => publicKey) })
  const other = { ed25519: makeKey(t, '-t', 'ed25519'), rsa: makeKey(t, '-t', 'rsa', '-b', '2048') }
  const good = [pinned(rsa), pinned(other.ed25519, ecdsa, ed25519)]
  t.strictSame(await Promise.all(good.map(each => outcomeOf(each, credential))), Array(2).fill('valid'))
  const single = await startSshd(t, [ed25519])
  const bad = [pinned(other.ed25519), pinned(other.rsa), pinned(), { ...pinned(ecdsa, rsa), address: single.address }]
  const before = sshd.log.length
  t.strictSame(await Promise.all(bad.map(each => outcomeOf(each, credential))), Array(4).fill('unknown HostKeyChanged'))
  t.notMatch([...sshd.log.slice(before), ...single.log].join('\n'), /publickey|user root/i)
  const look = await gitSsh.check(pinned(other.ed25519), sshDeps())
  t.match(look, { state: 'failing', findings: [{ code: 'HostKeyChanged', message: String, remedy: String }] })
  t.match(await gitSsh.check(pinned(), sshDeps()), { state: 'failing', findings: [{ code: 'NoHostKey' }] })
  t.strictSame(await gitSsh.check(target, sshDeps()), { state: 'ok', findings: [] })
})

t.test('the host keys that a server shows are those that it has, and none is trusted', async t => {
  t.strictSame(await gitSsh.hostKeysOf?.({ ...target, hostKeys: [] }, sshDeps()), sshd.hostKeys)
  const { stdout } = await execFileAsync('ssh-keyscan', ['-p', String(sshd.port), '127.0.0.1'])
  const scanned = stdout
    .trim()
    .split('\n')
    .map(line => line.split(' ').slice(1).join(' '))
  t.strictSame([...scanned].sort(), [...sshd.hostKeys].sort(), 'as ssh-keyscan says')
  const small = await startSshd(t, [ed25519])
  t.strictSame(await gitSsh.hostKeysOf?.(sshTarget({ ...small, hostKeys: [] }), sshDeps()), small.hostKeys)
  t.notMatch(small.log.join('\n'), /publickey|user /, 'nobody logs in')
})

t.test('a password is tried only where the target allows it', async t => {
  const withPasswords = await startSshd(t, [ed25519], 'PasswordAuthentication yes')
  const account = tried('username-password', { username: 'nobody-here', password: 'hunter2-hunter2' })
  t.equal(await outcomeOf(sshTarget(withPasswords), account), 'unknown TypeUnsupported')
  t.strictSame(
    withPasswords.log.filter(line => line.startsWith('Connection')),
    []
  )
  t.equal(await outcomeOf(sshTarget(withPasswords, { password: true }), account), 'invalid LoginRefused')
  t.ok(withPasswords.log.some(line => line.startsWith('Failed password')))
  t.equal(await outcomeOf({ ...target, options: { password: true } }, account), 'invalid LoginRefused', 'it takes keys alone')
  t.notOk(sshd.log.some(line => line.includes('password')))
})
