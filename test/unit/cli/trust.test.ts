import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { execFileAsync } from '../../helpers/child.ts'
import { cli } from '../../helpers/cli.ts'

const dir = mkdtempSync(join(tmpdir(), 'jcb-trust-'))
t.teardown(() => rmSync(dir, { recursive: true }))
const at = (name: string) => join(dir, name)
const openssl = (...args: string[]) => execFileAsync('openssl', args, { cwd: dir })

/** An authority, and a certificate that it issues for a host and some days; a negative number: it has ended. */
async function issue(name: string, host: string, ...validity: string[]): Promise<void> {
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  await openssl(
    'req',
    '-x509',
    ...ec,
    '-keyout',
    `${name}-ca.key`,
    '-out',
    `${name}-ca.pem`,
    '-subj',
    `/CN=authority ${name}`,
    '-days',
    '2'
  )
  await openssl('req', ...ec, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${host}`)
  writeFileSync(at('ext'), `subjectAltName=${/^\d/.test(host) ? 'IP' : 'DNS'}:${host}`)
  const ca = ['-CA', `${name}-ca.pem`, '-CAkey', `${name}-ca.key`, '-CAcreateserial', '-extfile', 'ext']
  await openssl('x509', '-req', '-in', `${name}.csr`, ...ca, '-out', `${name}.pem`, ...validity)
}

/** An answer of a bridge to everything, over TLS with this certificate. */
async function serve(t: Test, name: string): Promise<string> {
  const server = createServer({ cert: readFileSync(at(`${name}.pem`)), key: readFileSync(at(`${name}.key`)) }, (_, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        subject: 'admin',
        name: 'admin',
        kind: 'admin-token',
        platformAdmin: true,
        roles: {},
        readOnly: false,
        expiresAt: null
      })
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise(resolve => server.close(resolve)))
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const whoami = (url: string, more: Record<string, string> = {}) =>
  cli(['whoami'], { JCB_URL: url, JCB_TOKEN: 'x'.repeat(20), ...more })

t.test('a certificate that is not trusted is said to be that, until its authority is named', async t => {
  await issue('own', '127.0.0.1', '-days', '2')
  const url = await serve(t, 'own')
  const refused = await whoami(url)
  t.match([refused.exit, refused.err], [6, /the certificate of https:\/\/127\.0\.0\.1:\d+ is not trusted: .* JCB_CA_FILE/])
  t.notMatch(refused.err, 'is running there')
  const doctor = await cli(['doctor'], { JCB_URL: url })
  t.match(doctor.out.toString() + doctor.err, /is not trusted[\s\S]*JCB_CA_FILE/)
  const trusted = await whoami(url, { JCB_CA_FILE: at('own-ca.pem') })
  t.match([trusted.exit, trusted.out.toString()], [0, /admin/], trusted.err)
})

t.test('one for another host, and one that has ended, are told apart', async t => {
  await issue('other', 'bridge.example.com', '-days', '2')
  const other = await whoami(await serve(t, 'other'), { JCB_CA_FILE: at('other-ca.pem') })
  t.match([other.exit, other.err], [6, /is for another host/])
  await issue('ended', '127.0.0.1', '-days', '-1')
  const ended = await whoami(await serve(t, 'ended'), { JCB_CA_FILE: at('ended-ca.pem') })
  t.match([ended.exit, ended.err], [6, /has expired/])
})

t.test('a file of authorities that is none is refused before anything is sent', async t => {
  writeFileSync(at('text'), 'no certificate')
  writeFileSync(at('torn'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')
  const url = 'https://127.0.0.1:1'
  t.match(await whoami(url, { JCB_CA_FILE: at('none') }), { exit: 2, err: /cannot be read/ })
  t.match(await whoami(url, { JCB_CA_FILE: at('text') }), { exit: 2, err: /holds no certificate/ })
  t.match(await whoami(url, { JCB_CA_FILE: at('torn') }), { exit: 2, err: /cannot be read/ })
})
