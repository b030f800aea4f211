import t, { type Test } from 'tap'
import { type Asked, besiege, type Said } from '../helpers/besieged.ts'
import { kubeconfigWith, sshKeygen } from '../helpers/content.ts'
import { dsaInfo, encryptedInfo, pem } from '../helpers/hostile-keys.ts'

/** Milliseconds of CPU of one turn of the event loop, and megabytes of the process. */
const LONGEST_TURN = 250
const MOST_MEMORY = 600
const CALLERS = 10

const MIB = 1024 * 1024
const CREDENTIALS = '/api/v1/projects/demo/credentials'
const SECRETS = '/kapis/devops.kubesphere.io/v1alpha3/namespaces/demo/credentials'

// The attacks take their time on a busy machine.
t.setTimeout(180_000)
const besieged = await besiege(t, CALLERS)

const set = (body: string, type = 'application/json'): Asked => ({
  method: 'PUT',
  path: `${CREDENTIALS}?dryRun=true`,
  body,
  type
})
const validate = (type: string, data: object): Asked => ({
  path: `${CREDENTIALS}/validate`,
  body: JSON.stringify({ type, data })
})
const key = (privateKey: string, passphrase?: string): Asked =>
  validate('ssh-key', { username: 'git', privateKey, ...(passphrase === undefined ? {} : { passphrase }) })
const kubeconfigs = (count: number, content: string): Asked =>
  set(
    JSON.stringify({
      credentials: Array.from({ length: count }, (_, i) => ({ id: `k${i}`, type: 'kubeconfig', data: { content } }))
    })
  )
const withClientKey = (text: string): string =>
  kubeconfigWith('x').replace('"token":"x"', `"client-key-data":"${Buffer.from(text).toString('base64')}"`)
/** Ones, as many as fit. */
const ones = (size: number): string => `${'1,'.repeat(size / 2 - 1)}1`

/** Whether an answer says that there is too much to do now, and when to come again. */
const isPassing = ({ status, retryAfter }: Said): boolean => (status === 503 || status === 429) && retryAfter !== null

/** All of them at once: nobody is frozen or refused as wrong because of it. `right` is what an attacker may be told. */
async function withstand(t: Test, requests: readonly Asked[], right: (said: Said) => boolean, callers = CALLERS): Promise<void> {
  await besieged.longestTurn()
  const { answers, honest } = await besieged.attack(requests, callers)
  for (const said of answers) t.ok(isPassing(said) || right(said), `${said.status} ${said.text.slice(0, 200)}`)
  for (const said of honest) {
    const wasChecked = said.status === 200 && /"valid":true/.test(said.text) && !/PassphraseUnchecked/.test(said.text)
    t.ok(isPassing(said) || wasChecked, `the honest one: ${said.status} ${said.text.slice(0, 200)}`)
  }
  t.ok(
    honest.some(({ status }) => status === 200),
    'the honest one had something checked'
  )
  const longest = await besieged.longestTurn()
  t.ok(longest <= LONGEST_TURN, `no turn took more than ${longest} ms of CPU`)
  const memory = Math.round(await besieged.peakMemory())
  t.ok(memory <= MOST_MEMORY, `never more than ${memory} MB`)
}

const refused =
  (status: number, text: RegExp) =>
  (said: Said): boolean =>
    said.status === status && text.test(said.text)

const tooMuch = refused(413, /too many at once/)

t.test('a set of millions of ones', async t => {
  await withstand(t, [set(`{"credentials":[${ones(31 * MIB)}]}`)], tooMuch)
  await withstand(
    t,
    Array.from({ length: CALLERS }, () => set(`{"credentials":[${ones(2 * MIB)}]}`)),
    tooMuch
  )
})

t.test('a body of many pieces of one byte', async t => {
  const pieces = { ...set('{"credentials":[]}'), blanks: 1_500_000 }
  await withstand(t, [pieces], said => said.status === 200)
})

t.test('the same in other places and forms', async t => {
  const keys = Array.from({ length: 100_000 }, (_, i) => `"k${i}":"v"`).join()
  await withstand(
    t,
    [
      { method: 'PUT', path: SECRETS, body: `{"items":[${ones(4 * MIB)}]}` },
      { path: SECRETS, body: `{"type":"x","metadata":{"name":"x","labels":{${keys}}}}` },
      { path: CREDENTIALS, body: `{"id":"x","type":"access-token","data":{${keys}}}` },
      set(`{credentials: [${ones(MIB)}]}`, 'application/yaml'),
      set(`credentials:\n${'- 1\n'.repeat(MIB / 4)}`, 'application/yaml'),
      set(`{"credentials":${'['.repeat(MIB)}`),
      set(`[${'{"a":[1,2,3]},'.repeat(100_000)}1]`)
    ],
    refused(413, /too many at once|nested deeper/)
  )
  const wrong = `{"credentials":[${Array(5_000).fill('{"id":1,"type":2,"data":[],"x":1}').join()}]}`
  await withstand(
    t,
    Array.from({ length: CALLERS }, () => set(wrong)),
    refused(400, /VALIDATION_FAILED/)
  )
})

t.test('keys that OpenSSL computes with while it reads them', async t => {
  const dsa = dsaInfo(2800)
  const encrypted = key(pem('ENCRYPTED PRIVATE KEY', encryptedInfo(dsa, 'x')), 'x')
  const plain = key(pem('PRIVATE KEY', dsa))
  const client = validate('kubeconfig', { content: withClientKey(pem('PRIVATE KEY', dsa)) })
  await withstand(
    t,
    Array.from({ length: CALLERS }, (_, i) => [encrypted, plain, client][i % 3] ?? plain),
    refused(200, /DsaKey|NotACertificateKey/)
  )
})

t.test('YAML of nothing but faults, alone and in sets', async t => {
  const brackets = ']'.repeat(32_768)
  await withstand(t, [validate('kubeconfig', { content: brackets })], refused(200, /YamlUnreadable/))
  await withstand(t, [kubeconfigs(60, brackets)], refused(400, /YamlUnreadable/))
  await withstand(
    t,
    Array.from({ length: CALLERS }, (_, i) =>
      validate('kubeconfig', { content: ['[', '{', '- ', '? ', '"', '&a ', ': '][i % 7]?.repeat(10_000) })
    ),
    refused(200, /"valid":false/)
  )
})

t.test('passphrases and kubeconfigs that take long, of one caller and of many', async t => {
  const slow = key(sshKeygen('-t', 'ed25519', '-a', '16', '-N', 'right'), 'right')
  const large = validate('kubeconfig', { content: `${kubeconfigWith('x').slice(0, -1)},"x":[${'{a: b}, '.repeat(10_000)}]}` })
  const checked = refused(200, /"valid":(true|false)/)
  const wasChecked = (said: Said) => checked(said) && !/PassphraseUnchecked/.test(said.text)
  const both = Array.from({ length: CALLERS }, (_, i) => (i % 2 === 0 ? slow : large))
  await withstand(t, both, wasChecked)
  await withstand(t, both, wasChecked, 1)
})

t.test('an honest set of many kubeconfigs is checked without holding up anybody', async t => {
  const users = Array.from({ length: 300 }, (_, i) => `- name: user-${i}\n  user: { token: some-token-of-this-user-${i} }\n`)
  const content = `kind: Config\nclusters:\n- name: c\n  cluster: { server: "https://k8s.example.com" }\nusers:\n${users.join('')}`
  await withstand(t, [kubeconfigs(100, content)], refused(200, /"created":100/))
})
