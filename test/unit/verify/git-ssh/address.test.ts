import t from 'tap'
import { addressFaults, sshAddressOf } from '../../../../src/verify/git-ssh/address.ts'

t.test('a host and a port, however they are written', async t => {
  const good: readonly (readonly [address: string, host: string, port: number])[] = [
    ['ssh://github.com', 'github.com', 22],
    ['ssh://GitHub.com/', 'github.com', 22],
    ['ssh://git.example.com:7999', 'git.example.com', 7999],
    ['ssh://git.example.com:443', 'git.example.com', 443],
    ['ssh://git.example.com.:22', 'git.example.com', 22],
    ['ssh://192.0.2.1:2222', '192.0.2.1', 2222],
    ['ssh://2130706433', '127.0.0.1', 22],
    ['ssh://0x7f.1', '127.0.0.1', 22],
    ['ssh://[2001:db8::1]:2222', '2001:db8::1', 2222],
    ['ssh://[::ffff:127.0.0.1]', '::ffff:7f00:1', 22]
  ]
  for (const [address, host, port] of good) {
    t.strictSame(sshAddressOf(address), { host, port }, address)
    t.strictSame(addressFaults(address), [])
  }
})

t.test('everything else is a fault', async t => {
  const bad = [
    ...['', 'github.com', 'git@github.com:a/b.git', 'https://github.com', 'ssh://', 'ssh:///', 'ssh://:22', 'SSH://github.com'],
    ...[
      'ssh://git@github.com',
      'ssh://git:hunter2@github.com',
      'ssh://github.com/a/b.git',
      'ssh://github.com?a',
      'ssh://github.com#a'
    ],
    ...[
      'ssh://github.com:0',
      'ssh://github.com:65536',
      'ssh://github.com:22x',
      'ssh://github.com:22:22',
      'ssh://a b',
      'ssh://a\nb'
    ],
    ...[
      'ssh://::1',
      'ssh://[::1',
      'ssh://a%2fb',
      'ssh://a\\b',
      'ssh://a;b',
      'ssh://-oProxyCommand=x/',
      `ssh://${'a'.repeat(400)}`
    ]
  ]
  for (const address of bad) {
    t.equal(sshAddressOf(address), undefined, address)
    t.match(addressFaults(address), [{ pointer: '#/address', detail: /^It must be ssh:\/\/host/ }])
    t.notMatch(JSON.stringify(addressFaults(address)), /hunter2/)
  }
  t.match(addressFaults('ssh://git@github.com'), [{ detail: /The user name is that of the credential/ }])
})
