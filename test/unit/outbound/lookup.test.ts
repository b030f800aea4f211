import t from 'tap'
import { strictRules } from '../../../src/outbound/address.ts'
import { createLookup } from '../../../src/outbound/lookup.ts'
import { startNameServer } from '../../helpers/name-server.ts'

const names: readonly { name: string; entry: string; kept: readonly string[] }[] = [
  { name: 'of both families', entry: '8.8.8.8 2001:4860:4860::8888', kept: ['8.8.8.8', '2001:4860:4860::8888'] },
  { name: 'of IPv6 alone', entry: '2001:4860:4860::8888', kept: ['2001:4860:4860::8888'] },
  { name: 'partly inside', entry: '10.0.0.1 8.8.8.8 fd00::1', kept: ['8.8.8.8'] },
  { name: 'all inside', entry: '10.0.0.1 ::1', kept: [] }
]
for (const { name, entry, kept } of names)
  t.test(`of the addresses of a name those that may be called are kept: ${name}`, async t => {
    const { servers } = await startNameServer(t, [entry])
    const found = await createLookup(strictRules, servers)('hooks.example.com')
    if (kept.length === 0) t.strictSame(found, { fault: 'AddressRefused' })
    else t.strictSame(found, { addresses: kept.map(address => ({ address, family: address.includes(':') ? 6 : 4 })) })
  })

t.test('a name that leads nowhere', async t => {
  const lookup = createLookup(strictRules, ['127.0.0.1:1'])
  t.strictSame(await lookup('hooks.example.com'), { fault: 'DnsFailed' })
})

t.test('a name that is allowed is looked up as the system does, hosts file included, and may lead inside', async t => {
  const { servers, asked } = await startNameServer(t, ['8.8.8.8'])
  const found = await createLookup({ ...strictRules, hosts: ['localhost'] }, servers)('localhost')
  t.match(found, { addresses: [{ address: /^(127\.0\.0\.1|::1)$/ }] })
  t.equal(asked(), 0)
})
