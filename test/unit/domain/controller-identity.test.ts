import t from 'tap'
import {
  acceptanceOf,
  comparableUrl,
  identityText,
  isAcceptance,
  type KnownController,
  type Recognition,
  recognise
} from '../../../src/domain/controller-identity.ts'

const [KEY, OTHER] = ['k'.repeat(43), 'o'.repeat(43)]
const [HERE, THERE] = ['http://here', 'http://there']
const known = (key: string | null, accepting: string | null = null): KnownController => ({
  ...{ key, url: HERE, since: '2026-01-01T00:00:00.000Z', accepted: 0, accepting }
})

t.test('what answers is compared with what is known', async t => {
  const table: readonly (readonly [string, KnownController | undefined, string | null, string, Recognition])[] = [
    ['nothing is known', undefined, KEY, HERE, 'first'],
    ['nothing is known, and it shows no key', undefined, null, HERE, 'first'],
    ['the same key', known(KEY), KEY, HERE, 'same'],
    ['the same key elsewhere', known(KEY), KEY, THERE, 'learned'],
    ['another key', known(KEY), OTHER, HERE, 'changed'],
    ['another key elsewhere', known(KEY), OTHER, THERE, 'changed'],
    ['the key is not shown any more', known(KEY), null, HERE, 'unconfirmed'],
    ['the key is not shown elsewhere', known(KEY), null, THERE, 'changed'],
    ['the address is all there is', known(null), null, HERE, 'same'],
    ['a key is shown for the first time', known(null), KEY, HERE, 'learned'],
    ['another address', known(null), null, THERE, 'doubtful'],
    ['another address with a key', known(null), KEY, THERE, 'doubtful'],
    ['another one is being accepted', known(KEY, `key:${OTHER}`), KEY, HERE, 'changed'],
    ['this one is being accepted', known(KEY, `key:${OTHER}`), OTHER, HERE, 'changed']
  ]
  for (const [title, of, key, url, wanted] of table) t.equal(recognise(of, { key, url }), wanted, title)
})

t.test('spellings of one address are one address', async t => {
  const same = ['http://ci.example.com/jenkins', 'HTTP://CI.example.com:80/jenkins/', 'http://ci.example.com/jenkins//']
  for (const url of same) t.equal(comparableUrl(url), same[0], url)
  const others = [
    'https://ci.example.com/jenkins',
    'http://ci.example.com/',
    'http://ci.example.com/Jenkins',
    'http://ci.example.com:8080/jenkins'
  ]
  for (const url of others) t.not(comparableUrl(url), same[0], url)
  t.equal(comparableUrl('https://ci.example.com:443'), 'https://ci.example.com')
  t.equal(comparableUrl('http://[::1]:8080/'), 'http://[::1]:8080')
})

t.test('an acceptance is of one identity and one time', async t => {
  const seen = { key: KEY, url: HERE }
  t.equal(acceptanceOf(seen, known(OTHER)), `1:key:${KEY}`)
  t.equal(acceptanceOf(seen, { ...known(OTHER), accepted: 3 }), `4:key:${KEY}`)
  t.equal(identityText({ key: null, url: THERE }), `url:${THERE}`)
  for (const text of [
    `1:key:${KEY}`,
    `12:url:${THERE}`,
    'a:url:http://x',
    KEY,
    `key:${KEY}`,
    `1:key:${KEY}=`,
    '1:url:ftp://x',
    '1:url:http://x y',
    ''
  ])
    t.equal(isAcceptance(text), text === `1:key:${KEY}` || text === `12:url:${THERE}`, text)
})
