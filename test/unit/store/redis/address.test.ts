import t from 'tap'
import { parseRedisAddress, shownAddress } from '../../../../src/store/redis/address.ts'

/** What is read from an address, its secrets in clear. */
const read = (text: string): unknown =>
  JSON.parse(
    JSON.stringify(parseRedisAddress(text), function (this: Record<string, { reveal?: () => string }>, key, value) {
      return this[key]?.reveal?.() ?? value
    })
  )

t.test('one server is left to ioredis', async t => {
  const shown: Record<string, string> = {
    'redis://h': 'redis://h',
    'rediss://u:S3CRET@h:7000/2': 'rediss://h:7000/2',
    'redis://:S3/CRET@h/': 'fault',
    'redis://u:S3@CRET@h': 'redis://h',
    'redis://h/0?password=S3@CRET': 'redis://h/0',
    '/run/redis.sock': '/run/redis.sock',
    '/run/redis.sock?password=S3CRET': '/run/redis.sock'
  }
  for (const [url, text] of Object.entries(shown))
    t.match(read(url), text === 'fault' ? { kind: 'fault' } : { kind: 'server', shown: text, url }, url)
})

t.test('Sentinels', async t => {
  t.strictSame(read('redis-sentinel://h:1,[::1]:2,192.0.2.1/my.master-1'), {
    kind: 'sentinel',
    shown: 'redis-sentinel://h:1,[::1]:2,192.0.2.1:26379/my.master-1',
    hosts: [
      { host: 'h', port: 1 },
      { host: '::1', port: 2 },
      { host: '192.0.2.1', port: 26379 }
    ],
    ...{ tls: false, master: 'my.master-1', db: 0, sentinel: {} }
  })
  t.strictSame(read('rediss-sentinel://me:S3%40CRET%2F@h:1/m/15?sentinelUser=s&sentinelPassword=S3CRET%26too'), {
    ...{ kind: 'sentinel', shown: 'rediss-sentinel://h:1/m/15', hosts: [{ host: 'h', port: 1 }] },
    ...{ tls: true, user: 'me', password: 'S3@CRET/', master: 'm', db: 15 },
    sentinel: { user: 's', password: 'S3CRET&too' }
  })
})

t.test('clusters', async t => {
  const hosts = [
    { host: 'a.example.org', port: 6379 },
    { host: 'b', port: 7001 }
  ]
  const shown = 'redis-cluster://a.example.org:6379,b:7001'
  t.strictSame(read('redis-cluster://a.example.org,b:7001'), { kind: 'cluster', shown, hosts, tls: false })
  t.strictSame(read('rediss-cluster://:S3:CRET@a.example.org,b:7001/'), {
    ...{ kind: 'cluster', shown: shown.replace('redis', 'rediss'), hosts, tls: true, password: 'S3:CRET' }
  })
})

t.test('a fault says what to do, and nothing of the text', async t => {
  const table: Record<string, RegExp> = {
    S3CRET: /^must start with/,
    'http://S3CRET': /^must start with/,
    'redis-sentinels://S3CRET': /^must start with/,
    'redis://u:S3CRET@h:S3CRET': /^must be an address/,
    'redis-cluster://u:S3CRET': /^must name its hosts/,
    'redis-cluster://:S3CRET@': /^must name its hosts/,
    'redis-cluster://:S3CRET@h:0': /^must name its hosts/,
    'redis-cluster://:S3CRET@h:65536': /^must name its hosts/,
    'redis-cluster://:S3CRET@h:1,,g:1': /^must name its hosts/,
    'redis-cluster://:S3CRET@h:1/0': /^must end after the hosts/,
    'redis-cluster://:S3CRET@h:1?db=S3CRET': /^must end after the hosts/,
    'redis-cluster://u:1/S3CRET@h:1': /^must end after the hosts/,
    'redis-cluster://S3CRET@h:1': /^must have user:password/,
    'redis-cluster://:@h:1': /^must have user:password/,
    'redis-cluster://u:S3@CRET@h:1': /^must have user:password/,
    'redis-cluster://u:S3CRET@h:1,u:S3CRET@g:1': /^must have user:password/,
    'redis-cluster://u:S3CRET%@h:1': /^must have user:password/,
    'redis-sentinel://:S3CRET@h:1': /^must name the master/,
    'redis-sentinel://:S3CRET@h:1/m/x': /^must name the master/,
    'redis-sentinel://u:1/S3CRET@h:1/m': /^must name the master/,
    'redis-sentinel://h:1/m?password=S3CRET': /^may have no other parameters/
  }
  for (const [text, fault] of Object.entries(table)) {
    const read = parseRedisAddress(text)
    t.match(read, { kind: 'fault', fault }, text)
    t.notMatch(JSON.stringify(read), /S3|CRET/)
    t.equal(shownAddress(text), '')
  }
})
