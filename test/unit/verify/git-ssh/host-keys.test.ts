import t from 'tap'
import { algorithmsOf, hostKeyFaults, hostKeyLine } from '../../../../src/verify/git-ssh/host-keys.ts'
import { readyMade } from '../../../../src/verify/git-ssh/ready-made.ts'
import { inDirectory } from '../../../helpers/content.ts'
import { makeKey } from '../../../helpers/verify/sshd.ts'

const ed25519 = makeKey(t, '-t', 'ed25519').publicKey
const rsa = makeKey(t, '-t', 'rsa', '-b', '2048').publicKey
const curve = makeKey(t, '-t', 'ecdsa', '-b', '256').publicKey

t.test('keys as ssh-keygen writes them, without comment', async t => {
  t.strictSame(hostKeyFaults([ed25519, rsa, curve, makeKey(t, '-t', 'ecdsa', '-b', '521').publicKey]), [])
  t.strictSame(hostKeyFaults([]), [])
  for (const line of [ed25519, rsa, curve]) t.equal(hostKeyLine(line.split(' ')[1] ?? ''), line)
  t.strictSame(algorithmsOf([rsa]), ['rsa-sha2-512', 'rsa-sha2-256'], 'no SHA-1')
  t.strictSame(algorithmsOf([ed25519, curve]), ['ssh-ed25519', 'ecdsa-sha2-nistp256'])
  t.strictSame(algorithmsOf([]), [])
})

t.test('each fault has its place and says what to do', async t => {
  const [, base64 = ''] = ed25519.split(' ')
  const faulty: readonly (readonly [line: string, detail: RegExp])[] = [
    ['', /an algorithm, a space and the key in base64/],
    ['hunter2', /an algorithm, a space and the key in base64/],
    [base64, /an algorithm, a space and the key in base64/],
    [`git.example.com ${ed25519}`, /leave the host out/],
    [`@cert-authority * ${ed25519}`, /begins with @/],
    [`@revoked * ${ed25519}`, /begins with @/],
    [`${ed25519} root@host`, /leave the comment out/],
    [`ssh-dss ${base64}`, /must be one of ssh-ed25519, /],
    [`ssh-ed25519-cert-v01@openssh.com ${base64}`, /must be one of/],
    [`ssh-rsa ${base64}`, /not of this algorithm/],
    [`ssh-ed25519 ${base64.slice(0, -8)}`, /cut off/],
    [`ssh-ed25519 ${base64}AAAA`, /too long/],
    [`ssh-ed25519 AAAA`, /cut off/],
    [`ssh-ed25519  ${base64}`, /leave the comment out/],
    [`ssh-ed25519 ${base64}\nssh-rsa AAAA`, /leave the comment out|an algorithm/],
    [makeKey(t, '-t', 'rsa', '-b', '1024').publicKey, /2048 to 16384 bits/],
    [`ssh-rsa ${'A'.repeat(5000)}`, /at most 4096 characters/],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', /an algorithm|must be one of/]
  ]
  for (const [line, detail] of faulty)
    t.match(hostKeyFaults([ed25519, line]), [{ pointer: '#/hostKeys/1', detail }], line.slice(0, 40))
  t.match(hostKeyFaults([ed25519, rsa, ed25519]), [{ pointer: '#/hostKeys/2', detail: /in the list already/ }])
  t.notMatch(JSON.stringify(hostKeyFaults(['hunter2'])), /hunter2/)
})

t.test('a key that must not be pinned is none to learn', async t => {
  const keyOf = (line: string) => line.split(' ')[1] ?? ''
  t.equal(hostKeyLine(keyOf(makeKey(t, '-t', 'rsa', '-b', '1024').publicKey)), undefined)
  for (const key of ['', 'AAAA', keyOf(ed25519).slice(0, 20)]) t.equal(hostKeyLine(key), undefined, key)
})

t.test('the host keys of ready-made targets are those that their operators publish', async t => {
  const published: Record<string, string> = {
    'github-ssh': 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
    'gitlab-ssh': 'SHA256:eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8',
    'bitbucket-ssh': 'SHA256:ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM'
  }
  const fingerprints = readyMade.map(({ name, hostKeys = [] }) => {
    const said = inDirectory((_, run) => run('sh', '-c', 'echo "$0" | ssh-keygen -lf -', hostKeys.join('\n')))
    return [name, said.split(' ')[1]]
  })
  t.strictSame(Object.fromEntries(fingerprints), published)
  for (const { hostKeys = [] } of readyMade) t.strictSame(hostKeyFaults(hostKeys), [])
})
