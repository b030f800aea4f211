import type { Socket } from 'node:net'
import ssh2, { type AuthContext } from 'ssh2'
import t from 'tap'
import { strictRules } from '../../src/outbound/address.ts'
import { createLookup } from '../../src/outbound/lookup.ts'
import { gitSsh } from '../../src/verify/git-ssh/git-ssh.ts'
import { startNameServer } from '../helpers/name-server.ts'
import { until } from '../helpers/until.ts'
import { startSshServer, startTcpServer } from '../helpers/verify/ssh-servers.ts'
import { localRules, outcomeOf, sshDeps, sshTarget, withKey } from '../helpers/verify/ssh-target.ts'
import { makeKey } from '../helpers/verify/sshd.ts'
import { tried } from '../helpers/verify/try.ts'

const hostKey = makeKey(t, '-t', 'ed25519')
const key = makeKey(t, '-t', 'ed25519')
const credential = withKey('git', key.privateKey)
const account = tried('username-password', { username: 'bot', password: 'hunter2-hunter2' })

const isOurs = (context: AuthContext) =>
  context.method === 'publickey' && context.key.data.toString('base64') === key.publicKey.split(' ')[1]
const refuse =
  (...methods: string[]) =>
  (context: AuthContext) =>
    context.reject(methods as never)

/** What servers do that never show a host key, and what is known then. */
const strangers: Record<string, readonly [(socket: Socket) => void, outcome: RegExp]> = {
  'hangs up': [socket => socket.end(), /^unknown Unavailable$/],
  'speaks HTTP': [socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), /^unknown Unavailable$/],
  'speaks SSH 1': [socket => socket.write('SSH-1.5-old\r\n'), /^unknown BadAnswer$/],
  'sends noise': [socket => socket.write(Buffer.alloc(20_000, 0xff)), /^unknown BadAnswer$/],
  'sends a line of 1 MiB': [socket => socket.write('x'.repeat(1024 * 1024)), /^unknown (BadAnswer|TooLarge)$/],
  'sends a banner of 1 MiB': [socket => socket.write(`${'x'.repeat(100)}\r\n`.repeat(10_000)), /^unknown TooLarge$/],
  'sends lines without end': [endless, /^unknown (BadAnswer|TooLarge)$/],
  'says SSH and then noise': [socket => socket.write(`SSH-2.0-x\r\n${'\0'.repeat(100)}`), /^unknown BadAnswer$/],
  'announces a packet of 4 GiB': [socket => socket.write('SSH-2.0-x\r\n\xff\xff\xff\xff', 'latin1'), /^unknown BadAnswer$/],
  'sends packets without end': [packets, /^unknown TooLarge$/]
}

function endless(socket: Socket): void {
  const timer = setInterval(() => socket.write('hello\r\n'.repeat(100)), 5)
  socket.once('close', () => clearInterval(timer))
}

/** Packets to be ignored, as the protocol allows them before a key exchange. */
function packets(socket: Socket): void {
  const packet = Buffer.alloc(16 + 8184)
  packet.writeUInt32BE(packet.length - 4)
  packet[4] = 4
  packet[5] = 2
  packet.writeUInt32BE(packet.length - 14, 6)
  socket.write('SSH-2.0-x\r\n')
  const timer = setInterval(() => socket.write(packet), 2)
  socket.once('close', () => clearInterval(timer))
}

t.test('a server that never proves a host key is no reason to call a key invalid, and gets nothing', async t => {
  const outcomes = Object.entries(strangers).map(async ([name, [onSocket, expected]]) => {
    const server = await startTcpServer(t, onSocket)
    t.match(await outcomeOf(sshTarget({ ...server, hostKeys: [hostKey.publicKey] }), credential), expected, name)
    t.notMatch(server.received().toString('latin1'), /ssh-userauth|publickey/, name)
  })
  await Promise.all(outcomes)
})

t.test('silence and a byte at a time end with the time of the try', async t => {
  const drip = (socket: Socket) => {
    let at = 0
    const timer = setInterval(() => socket.write('SSH-2.0-slow'[at++ % 12] ?? ''), 10)
    socket.once('close', () => clearInterval(timer))
  }
  for (const onSocket of [() => {}, drip]) {
    const server = await startTcpServer(t, onSocket)
    const target = sshTarget({ ...server, hostKeys: [hostKey.publicKey] })
    const stop = new AbortController()
    const outcome = outcomeOf(target, credential, sshDeps(stop.signal))
    while (server.received().length === 0) await new Promise(resolve => setTimeout(resolve, 20))
    stop.abort()
    t.equal(await outcome, 'unknown Timeout')
    await until('the connection is closed', async () => [...server.sockets].every(({ closed }) => closed))
  }
  t.equal(
    await outcomeOf(
      sshTarget({ address: 'ssh://127.0.0.1:1', hostKeys: [hostKey.publicKey] }),
      credential,
      sshDeps(AbortSignal.abort())
    ),
    'unknown Timeout'
  )
})

t.test('a key that takes its author a week to open takes us no longer than the try', async t => {
  const server = await startSshServer(t, hostKey, refuse('publickey'))
  const lines = makeKey(t, '-t', 'ed25519', '-N', 'pass phrase').privateKey.split('\n')
  const body = Buffer.from(lines.slice(1, -2).join(''), 'base64')
  // The rounds of bcrypt follow its salt of 16 bytes.
  body.writeUInt32BE(0x7fffffff, body.indexOf('bcrypt') + 6 + 4 + 4 + 16)
  const slow = [lines[0], body.toString('base64'), ...lines.slice(-2)].join('\n')
  t.equal(
    await outcomeOf(sshTarget(server), withKey('git', slow, 'pass phrase'), sshDeps(AbortSignal.timeout(1_500))),
    'unknown Timeout'
  )
})

t.test('a server that shows the pinned key without having it is told from the one that has it', async t => {
  const real = ssh2.utils.parseKey(hostKey.privateKey)
  const other = ssh2.utils.parseKey(makeKey(t, '-t', 'ed25519').privateKey)
  if (real instanceof Error || other instanceof Error) return t.fail('the keys cannot be read')
  const impostor = Object.create(other, { getPublicSSH: { value: () => real.getPublicSSH() } })
  const server = await startSshServer(t, hostKey, context => context.accept(), { hostKeys: [{ key: impostor, passphrase: '' }] })
  t.equal(await outcomeOf(sshTarget(server), credential), 'unknown HostKeyChanged')
  t.strictSame(server.asked, [])
  t.match(await gitSsh.hostKeysOf?.(sshTarget(server), sshDeps()), { failure: 'BadAnswer' })
})

t.test('neither a password nor an answer is given for a key, and no other way is tried', async t => {
  const unwanted = await startSshServer(t, hostKey, refuse('password', 'keyboard-interactive'))
  t.equal(await outcomeOf(sshTarget(unwanted, { password: true }), credential), 'invalid LoginRefused')
  t.strictSame(unwanted.asked, [{ method: 'none', user: 'git', isSigned: false }])
  const asking = await startSshServer(t, hostKey, refuse('publickey', 'password', 'keyboard-interactive'))
  t.equal(await outcomeOf(sshTarget(asking, { password: true }), credential), 'invalid LoginRefused')
  t.strictSame(
    asking.asked.map(({ method, isSigned }) => [method, isSigned]),
    [
      ['none', false],
      ['publickey', false]
    ]
  )
})

t.test('a password is sent once, and to the server with the pinned key alone', async t => {
  const right = (context: AuthContext) =>
    context.method === 'password' && context.password === 'hunter2-hunter2' ? context.accept() : context.reject(['password'])
  const server = await startSshServer(t, hostKey, right)
  const target = sshTarget(server, { password: true })
  t.equal(await outcomeOf(target, account), 'valid')
  t.strictSame(
    server.asked.map(({ method, user }) => [method, user]),
    [
      ['none', 'bot'],
      ['password', 'bot']
    ]
  )
  t.equal(await outcomeOf(target, tried('username-password', { username: 'bot', password: 'wrong' })), 'invalid LoginRefused')
  t.equal(server.asked.length, 4)
  t.equal(await outcomeOf({ ...target, hostKeys: [key.publicKey] }, account), 'unknown HostKeyChanged')
  const expired = await startSshServer(t, hostKey, context => {
    if (context.method === 'password') context.requestChange('hunter2', () => {})
    else context.reject(['password'])
  })
  t.equal(await outcomeOf(sshTarget(expired, { password: true }), account), 'invalid LoginRefused')
  const asking = await startSshServer(t, hostKey, refuse('keyboard-interactive'))
  t.equal(await outcomeOf(sshTarget(asking, { password: true }), account), 'invalid LoginRefused')
  t.equal(asking.asked.length, 1)
})

t.test('a server that lets in everybody proves nothing', async t => {
  const open = await startSshServer(t, hostKey, context => context.accept())
  t.equal(await outcomeOf(sshTarget(open), credential), 'unknown NotProved')
  t.equal(await outcomeOf(sshTarget(open, { password: true }), account), 'unknown NotProved')
  t.notOk(open.asked.some(({ method }) => method === 'password'))
  const anyKey = await startSshServer(t, hostKey, context =>
    context.method === 'none' ? context.reject(['publickey']) : context.accept()
  )
  t.equal(await outcomeOf(sshTarget(anyKey), credential), 'unknown NotProved')
  t.match(await gitSsh.check(sshTarget(anyKey), sshDeps()), { state: 'failing', findings: [{ code: 'NotProved' }] })
  t.equal(open.sessions() + anyKey.sessions(), 0)
})

t.test('half a login is not known to work', async t => {
  const partly = await startSshServer(t, hostKey, context =>
    isOurs(context) ? context.reject(['keyboard-interactive'], true) : context.reject(['publickey'])
  )
  t.equal(await outcomeOf(sshTarget(partly), credential), 'unknown ContentUnsupported')
})

t.test('what a server says does not go anywhere', async t => {
  const banner = 'hunter2 '.repeat(128 * 1024)
  const loud = await startSshServer(t, hostKey, context => (isOurs(context) ? context.accept() : context.reject(['publickey'])), {
    banner
  })
  const short = await startSshServer(
    t,
    hostKey,
    context => (isOurs(context) ? context.accept() : context.reject(['publickey'])),
    {
      banner: 'Welcome hunter2',
      greeting: 'hunter2'
    }
  )
  t.strictSame(await gitSsh.verify(sshTarget(short), credential, sshDeps()), { state: 'valid' })
  t.equal(await outcomeOf(sshTarget(loud), credential), 'unknown TooLarge')
  t.notMatch(JSON.stringify(await gitSsh.check(sshTarget(loud), sshDeps())), /hunter2/)
})

t.test('a name is looked up once a connection, and leads nowhere inside', async t => {
  const server = await startSshServer(t, hostKey, refuse('publickey'))
  const target = sshTarget({ ...server, address: server.address.replace('127.0.0.1', 'git.example.com') })
  const { servers, asked } = await startNameServer(t, ['127.0.0.1', '127.0.0.2'])
  const deps = sshDeps(undefined, localRules, { lookup: createLookup(localRules, servers) })
  t.equal(await outcomeOf(target, credential, deps), 'invalid LoginRefused')
  t.equal(asked(), 1)
  t.equal(await outcomeOf(target, credential, deps), 'unknown AddressRefused', 'it leads elsewhere now')
  for (const host of ['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]', '169.254.169.254', '[::1]', 'localhost']) {
    const inside = { ...target, address: server.address.replace('127.0.0.1', host) }
    t.match(await outcomeOf(inside, credential, sshDeps(undefined, strictRules)), /^unknown (AddressRefused|Unavailable)$/, host)
    t.match(await gitSsh.check(inside, sshDeps(undefined, strictRules)), { state: /failing|unknown/ }, host)
  }
  t.equal(server.asked.length, 2, 'the server was asked once')
})
