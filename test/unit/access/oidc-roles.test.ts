import t from 'tap'
import { grantsOf, groupsIn, parseRoleMap } from '../../../src/access/oidc-roles.ts'
import { isProjectName } from '../../../src/domain/names.ts'

const names = Object.getOwnPropertyNames(Object.prototype)
const claimsWith = (text: string) => JSON.parse(text) as Record<string, unknown>

t.test('a claim or a group with the name of something inherited is one only where it is given', async t => {
  const claims = claimsWith('{ "sub": "x", "realm": {} }')
  for (const name of names) {
    t.strictSame(groupsIn(claims, name), [], name)
    t.strictSame(groupsIn(claims, `realm.${name}`), [], name)
    t.strictSame(groupsIn(claimsWith(`{ ${JSON.stringify(name)}: ["team"] }`), name), ['team'], name)
    const map = parseRoleMap(`{ ${JSON.stringify(name)}: { "demo": "operator" } }`)
    t.strictSame([...grantsOf([name], map).roles], [['demo', 'operator']], name)
    const other = grantsOf([name], parseRoleMap('{ "team": "platform-admin" }'))
    t.strictSame([other.platformAdmin, [...other.roles]], [false, []], name)
  }
})

t.test('a project of that name in a role map is a project', async t => {
  for (const name of names.filter(isProjectName)) {
    const map = parseRoleMap(`{ "team": { ${JSON.stringify(name)}: "viewer" } }`)
    t.strictSame([...grantsOf(['team'], map).roles], [[name, 'viewer']], name)
  }
})

t.test('roles of the bridge come together, and with those in projects', async t => {
  const map = parseRoleMap('{"leads":"project-maker","team":{"demo":"viewer"},"ops":"platform-admin"}')
  const of = (...groups: string[]) => {
    const { platformAdmin, projectMaker = false, roles } = grantsOf(groups, map)
    return [platformAdmin, projectMaker, [...roles]]
  }
  t.strictSame(of('leads'), [false, true, []])
  t.strictSame(of('leads', 'team'), [false, true, [['demo', 'viewer']]])
  t.strictSame(of('leads', 'ops'), [true, true, []])
  t.strictSame(of('team'), [false, false, [['demo', 'viewer']]])
  for (const grant of ['"project-makers"', '{"demo":"project-maker"}', '["project-maker"]'])
    t.throws(() => parseRoleMap(`{"a":${grant}}`), /"platform-admin" or "project-maker", or projects/)
})

t.test('a role map is read whole or not at all, and its fault has a place and no names', async t => {
  t.throws(
    () => parseRoleMap('{"a":"platform-admin",\n"a":{"demo":"viewer"}}'),
    /^must be JSON\. At line 2, column 1: The object has this key twice/
  )
  t.throws(() => parseRoleMap('{"a":{"demo":"viewer","demo":"admin"}}'), /twice/)
  t.throws(() => parseRoleMap('{"a":'), /^must be JSON\. At line 1, column 6/)
})
