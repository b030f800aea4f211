import t from 'tap'
import { addressFaults } from '../../../../src/verify/web/address.ts'

const all = { path: true, query: true }
const none = { path: false, query: false }
const detailsOf = (address: string, mayHave = all) => addressFaults(address, mayHave).map(({ detail }) => detail)

t.test('an address is what people see', async t => {
  for (const right of [
    'https://example.com',
    'https://example.com:8443/a/b?c=d',
    'https://bücher.example/',
    'https://[2001:db8::1]/'
  ])
    t.strictSame(detailsOf(right), [], right)
  const odd = ['https:\\\\example.com', 'https://good.example\\@evil.example/', 'https://a\nb.example', '\thttps://example.com']
  for (const wrong of [
    ...odd,
    'https://example.com/ ',
    'https://example.com/\u0000',
    'https://exam\u00adple.com',
    'https://a\u202eb.com'
  ])
    t.match(detailsOf(wrong), [/spaces, backslashes or control characters/], JSON.stringify(wrong))
})

t.test('https alone, without a login, and only the parts that a kind has', async t => {
  for (const wrong of ['http://example.com', 'ssh://example.com', 'example.com', 'file:///etc/passwd', 'https://', ''])
    t.match(detailsOf(wrong), [/begins with https/], wrong)
  for (const wrong of ['https://a:b@example.com', 'https://a@example.com', 'https://:b@example.com'])
    t.match(detailsOf(wrong), [/user or password/], wrong)
  t.match(detailsOf('https://example.com/#a'), [/after #/])
  t.match(detailsOf('https://example.com/?a', none), [/query/])
  t.match(detailsOf('https://example.com/a', none), [/root of the server/])
  t.strictSame(detailsOf('https://example.com/', none), [])
})
