import t from 'tap'
import { type AddressRules, strictRules, urlFault } from '../../../src/outbound/address.ts'

const longest = `https://hooks.example/${'x'.repeat(2048 - 'https://hooks.example/'.length)}`
const lax: AddressRules = { http: true, networks: ['10.0.0.0/8'], hosts: ['localhost', 'hooks.localhost'] }

const addresses: readonly (readonly [string, RegExp | undefined, AddressRules?])[] = [
  [longest, undefined],
  [`${longest}x`, /at most 2048 characters/],
  ['https://user@hooks.example/', /user or password/],
  ['https://:password@hooks.example/', /user or password/],
  ['https://hooks.example/#', undefined],
  ['https://hooks.example/#part', /after #/],
  ['wss://hooks.example/', /https address/, lax],
  ['http://hooks.example/', undefined, lax],
  ['https://10.1.2.3/', undefined, lax],
  ['https://11.1.2.3/', undefined, lax],
  ['https://192.168.1.1/', /OUTBOUND_ALLOW/, lax],
  ['https://localhost/', undefined, lax],
  ['https://hooks.localhost./', undefined, lax],
  ['https://other.localhost/', /OUTBOUND_ALLOW/, lax],
  ['https://not-localhost/', undefined]
]

for (const [url, fault, rules = strictRules] of addresses)
  t.test(url.slice(0, 60), async t => {
    const said = urlFault(url, rules)
    if (fault === undefined) t.equal(said, undefined)
    else t.match(said, fault)
    t.notMatch(said ?? '', 'password@', 'what is refused is not repeated')
  })
