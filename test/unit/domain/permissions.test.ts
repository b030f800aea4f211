import t from 'tap'
import type { Caller } from '../../../src/domain/caller.ts'
import {
  mayDo,
  type Permission,
  permissions,
  type Role,
  roles,
  ruleOf,
  verdictOn,
  withRole
} from '../../../src/domain/permissions.ts'

const caller = (held: Record<string, Role>, more: Partial<Caller> = {}): Caller => ({
  ...{ subject: 'oidc:alice', name: 'Alice', kind: 'oidc', platformAdmin: false, readOnly: false, expiresAt: null },
  roles: new Map(Object.entries(held)),
  ...more
})
const all = Object.keys(permissions) as Permission[]

t.test('each role may do all that the lesser ones may, and something more', async t => {
  const may = roles.map(role => all.filter(p => mayDo(caller({ demo: role }), p, 'demo')))
  const everything = all.filter(p => mayDo(caller({}, { platformAdmin: true }), p, 'demo'))
  t.strictSame(everything, all)
  const ladder = [...may, everything]
  for (let i = 1; i < ladder.length; i++) {
    t.strictSame(
      ladder[i - 1]?.filter(p => !ladder[i]?.includes(p)),
      []
    )
    t.ok((ladder[i]?.length ?? 0) > (ladder[i - 1]?.length ?? 0))
  }
})

t.test('a project-maker makes projects, and may do nothing else by that', async t => {
  const may = (more: Partial<Caller>) => all.filter(p => mayDo(caller({}, more), p, 'demo'))
  t.strictSame(
    may({ projectMaker: true }).filter(p => !may({}).includes(p)),
    ['project.create']
  )
  t.strictSame(may({ projectMaker: true, readOnly: true }), may({}))
  t.equal(verdictOn(caller({ '*': 'admin' }), 'project.create', undefined), 'forbidden', 'an admin of every project is none')
})

t.test('without a role in a project everything in it is hidden, reading or not', async t => {
  for (const stranger of [caller({}), caller({ other: 'admin' }), caller({ other: 'admin' }, { readOnly: true })]) {
    for (const p of all.filter(p => ruleOf(p).where === 'the project')) t.equal(verdictOn(stranger, p, 'demo'), 'hidden', p)
  }
})

t.test('a role for every project counts in each, and the higher of two counts', async t => {
  t.ok(mayDo(caller({ '*': 'viewer' }), 'project.read', 'demo'))
  t.ok(mayDo(caller({ '*': 'viewer', demo: 'admin' }), 'member.write', 'demo'))
  t.ok(mayDo(caller({ '*': 'admin', demo: 'viewer' }), 'member.write', 'demo'))
  t.equal(verdictOn(caller({ '*': 'viewer', demo: 'admin' }), 'member.write', 'other'), 'forbidden')
  t.equal(verdictOn(caller({ '*': 'admin' }), 'token.write', undefined), 'forbidden')
})

t.test('a membership adds to what one may do, and takes nothing away', async t => {
  const roleIn = (held: Record<string, Role>, role: Role | undefined) => withRole(caller(held), 'demo', role).roles.get('demo')
  t.strictSame(
    [
      roleIn({ demo: 'admin' }, 'viewer'),
      roleIn({ demo: 'viewer' }, 'admin'),
      roleIn({}, 'operator'),
      roleIn({ demo: 'viewer' }, undefined)
    ],
    ['admin', 'admin', 'operator', 'viewer']
  )
  t.equal(withRole(caller({ other: 'admin' }), 'demo', 'viewer').roles.get('other'), 'admin')
})

t.test('who may only read changes nothing, whatever the roles', async t => {
  const reader = caller({ demo: 'admin' }, { readOnly: true, platformAdmin: true })
  for (const p of all) t.equal(verdictOn(reader, p, 'demo'), ruleOf(p).changes ? 'forbidden' : 'allowed', p)
})

t.test('a project called like a part of every object is a project like another', async t => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
    t.equal(verdictOn(caller({ demo: 'admin' }), 'project.read', name), 'hidden')
})
