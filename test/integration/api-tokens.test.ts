import type { Test } from 'tap'
import { Secret } from '../../src/domain/secret.ts'
import type { Controller } from '../../src/jenkins/controller.ts'
import { JenkinsError } from '../../src/jenkins/http/jenkins-error.ts'
import { eachJenkins, opened, type StandInWorld, type World } from '../unit/jenkins/worlds.ts'

const reason = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    return await promise
  } catch (error) {
    return error instanceof JenkinsError ? error.reason : error
  }
}

/** Makes two tokens, one by the other, and revokes the first; both are gone afterwards. */
async function lifeOfToken(t: Test, { url, user, top }: Pick<World, 'url' | 'user' | 'top'>, ours: Controller): Promise<void> {
  const name = `${top()} é & co`
  const made = await ours.makeToken(name)
  t.teardown(() => ours.revokeToken(made.uuid))
  t.match(made.uuid, /^[0-9a-f-]{36}$/)
  t.notMatch(JSON.stringify(made), made.value.reveal(), 'it does not print itself')
  const login = { user, secret: made.value }
  const next = opened(t, { name: 'next', url, user, token: made.value })
  await next.ping()
  t.equal(await ours.isRevoked(login), false)
  const second = await next.makeToken(name)
  t.teardown(() => ours.revokeToken(second.uuid))
  t.not(second.uuid, made.uuid, 'of one name there may be many')
  await ours.revokeToken(made.uuid)
  t.equal(await ours.isRevoked(login), true)
  t.equal(await reason(next.ping()), 'Unauthorized')
  await ours.revokeToken(made.uuid)
  t.equal(await ours.isRevoked({ user, secret: second.value }), false, 'the other one lives on')
}

/** What holds for every Jenkins. */
async function contract(t: Test, world: World): Promise<void> {
  await t.test('a token works at once, and is refused once it is revoked', t => lifeOfToken(t, world, world.controller))
}

async function alone(t: Test, world: StandInWorld): Promise<void> {
  await t.test('a token is made by a password as well', t =>
    lifeOfToken(t, { ...world, user: 'viewer' }, world.as('viewer', 'password'))
  )

  await t.test('a 401 proves nothing while Jenkins starts', async t => {
    const login = { user: 'viewer', secret: new Secret('viewer-token') }
    const dead = { user: 'viewer', secret: new Secret('never-one') }
    for (const phase of ['starting', 'failing', 'false-forbidden', 'false-unauthorized', 'finishing']) {
      await world.control('boot-phase', { phase })
      t.equal(await reason(world.controller.isRevoked(login)), 'JenkinsBooting', phase)
      t.equal(await reason(world.controller.isRevoked(dead)), 'JenkinsBooting', phase)
      t.type(await reason(world.controller.makeToken('x')), 'string', 'nor is a token made')
    }
    await world.control('boot-phase', { phase: 'up' })
    t.strictSame([await world.controller.isRevoked(login), await world.controller.isRevoked(dead)], [false, true])
  })

  await t.test('who may not read Jenkins may make no token, and is told so', async t => {
    t.equal(await reason(world.as('nobody1').makeToken('x')), 'Forbidden')
    t.equal(await reason(world.controller.revokeToken('../../doDelete')), 'WriteFailed')
    t.equal(
      await reason(opened(t, { name: 'x', url: world.url, user: 'admin', token: new Secret('wrong') }).makeToken('x')),
      'Unauthorized'
    )
  })
}

eachJenkins(contract, alone)
