import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { isMetadata } from '../../../../src/domain/network.ts'
import { Secret } from '../../../../src/domain/secret.ts'
import { createController } from '../../../../src/jenkins/create-controller.ts'
import { guardedLookup, isRefusedHost } from '../../../../src/jenkins/http/address-guard.ts'
import { createConnections } from '../../../../src/jenkins/http/http-agents.ts'

const mayReach = (address: string): boolean => !isMetadata(address)
const answering = (...addresses: string[]) =>
  guardedLookup(mayReach, (_host, _options, done) =>
    done(
      null,
      addresses.map(address => ({ address, family: 4 }))
    )
  )

t.test('what a name leads to is looked at for each connection', async t => {
  const resolve = (lookup: ReturnType<typeof guardedLookup>, all: boolean) =>
    new Promise<unknown>(end => lookup('jenkins.example.com', { all }, (error, found) => end(error?.code ?? found)))
  t.equal(await resolve(answering('10.0.0.7'), false), '10.0.0.7')
  t.match(await resolve(answering('10.0.0.7', '10.0.0.8'), true), [{ address: '10.0.0.7' }, { address: '10.0.0.8' }])
  for (const bad of ['169.254.169.254', 'fe80::1', '::ffff:169.254.169.254', 'fd00:ec2::254'])
    for (const all of [true, false]) {
      t.equal(await resolve(answering(bad), all), 'ERR_ADDRESS_REFUSED', bad)
      t.equal(await resolve(answering('10.0.0.7', bad), all), 'ERR_ADDRESS_REFUSED', `${bad} as the second`)
    }
  t.equal(await resolve(answering(), false), 'ERR_ADDRESS_REFUSED')
})

t.test('hosts that are addresses', async t => {
  for (const [url, isRefused] of [
    ['http://169.254.169.254/', true],
    ['http://2852039166/', true],
    ['https://[fe80::1]:8443/x', true],
    ['http://10.0.0.7/', false],
    ['http://[::1]/', false],
    ['http://jenkins.example.com/', false]
  ] as const)
    t.equal(isRefusedHost(new URL(url), mayReach), isRefused, url)
})

t.test('a refused address gets no connection, by its name and as it is', async t => {
  let connections = 0
  const server = createServer((_request, answer) => answer.end()).on('connection', () => connections++)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  for (const host of ['localhost', '127.0.0.1']) {
    const config = { name: 'x', url: `http://${host}:${port}`, user: 'u', token: new Secret('t') }
    const refusing = createController({ ...config, mayReach: () => false }, { hash: () => '' })
    await t.rejects(refusing.ping(), { reason: 'JenkinsUnreachable', message: /ERR_ADDRESS_REFUSED/ }, host)
    // Another login takes the guard with it.
    refusing.reconnect({ token: new Secret('other') })
    await t.rejects(refusing.ping(), { message: /ERR_ADDRESS_REFUSED/ }, host)
    await refusing.close()
    t.equal(connections, 0, host)
    const allowing = createController({ ...config, mayReach }, { hash: () => '' })
    await allowing.ping().catch(() => {})
    await allowing.close()
    t.ok(connections > 0, `${host} is reached otherwise`)
    connections = 0
  }
})

t.test('a proxy connects by itself, and its name is not that of the controller', t => {
  const lookup = answering('169.254.169.254')
  const { agents, close } = createConnections(1, 'http://proxy.example.com:3128', lookup)
  t.notOk('lookup' in (agents.http as unknown as { options: object }).options)
  close()
  t.end()
})
