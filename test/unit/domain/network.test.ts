import t from 'tap'
import { addressIn, inNetworks, networkOf } from '../../../src/domain/network.ts'

t.test('an IPv4 address stands for itself, also as IPv6 writes it; of IPv6 the first 64 bits count', t => {
  t.equal(networkOf('192.0.2.7'), '192.0.2.7')
  t.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7')
  t.equal(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:2:ffff:ffff:ffff:ffff'))
  t.not(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'))
  t.equal(networkOf('no address'), 'no address')
  t.end()
})

t.test('an address is found in the ways in which proxies write it, and in nothing else', t => {
  const found: [string, string | undefined][] = [
    ...['192.0.2.7', '2001:db8::7', '::ffff:192.0.2.7', 'fe80::7%eth0', '2001:db8::7:443'].map((text): [string, string] => [
      text,
      text
    ]),
    ['192.0.2.7:55', '192.0.2.7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:55', '2001:db8::7'],
    ['[fe80::7%eth0]:55', 'fe80::7%eth0'],
    ...['', 'unknown', '_hidden', '7', '0x7f.1', '010.1.1.1', '192.0.2.7:', '192.0.2.7:x', '192.0.2.7:555555', '192.0.2.7 x'].map(
      (text): [string, undefined] => [text, undefined]
    ),
    ...['[2001:db8::7', '2001:db8::7]:55', '[[::1]]', '[]:55', 'fe80::7%eth0:x y', '192.0.2.7/24'].map(
      (text): [string, undefined] => [text, undefined]
    )
  ]
  for (const [text, address] of found) t.equal(addressIn(text), address, text)
  t.equal(networkOf('fe80::7%eth0'), networkOf('fe80::8%eth1'), 'a zone makes no other network')
  t.end()
})

t.test('addresses and networks are found in whichever way an address is written', t => {
  const isOurs = inNetworks(['10.0.0.7', '192.168.0.0/16', '2001:db8::/32', 'fe80::1'])
  for (const address of ['10.0.0.7', '::ffff:10.0.0.7', '192.168.255.1', '2001:db8:ffff::1', 'fe80::1%eth0'])
    t.ok(isOurs(address), address)
  for (const address of ['10.0.0.8', '192.169.0.1', '2001:db9::1', 'fe80::2', '', 'nobody']) t.notOk(isOurs(address), address)
  t.notOk(inNetworks([])('127.0.0.1'))
  t.end()
})
