import t from 'tap'
import { inNetworks, networkOf } from '../../../src/domain/network.ts'

t.test('an IPv4 address stands for itself, also as IPv6 writes it; of IPv6 the first 64 bits count', t => {
  t.equal(networkOf('192.0.2.7'), '192.0.2.7')
  t.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7')
  t.equal(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:2:ffff:ffff:ffff:ffff'))
  t.not(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'))
  t.equal(networkOf('no address'), 'no address')
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
