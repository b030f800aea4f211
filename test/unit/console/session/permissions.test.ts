import t from 'tap'
import { type Action, actions, allows } from '../../../../src/console/session/permissions.ts'
import { mayDo, type Role, ruleOf } from '../../../../src/domain/permissions.ts'

const names = Object.keys(actions) as Action[]

const held: Readonly<Record<string, Role>>[] = [
  {},
  ...(['viewer', 'operator', 'admin'] as const).flatMap(role => [{ demo: role }, { other: role }, { '*': role }]),
  { demo: 'admin', '*': 'viewer' },
  { demo: 'viewer', '*': 'operator' },
  { demo: 'viewer', other: 'admin' }
]

t.test("each line of the console's table is a line of the bridge's", async t => {
  for (const name of names) {
    const { least, where, changes } = ruleOf(name)
    t.strictSame({ ...actions[name] }, { least, where, changes }, name)
  }
})

t.test('the console offers to everybody exactly what the bridge lets them do', async t => {
  for (const [platformAdmin, projectMaker] of [
    [false, false],
    [false, true],
    [true, false]
  ] as const) {
    for (const readOnly of [false, true]) {
      for (const roles of held) {
        const shown = { platformAdmin, projectMaker, readOnly, roles }
        const caller = {
          ...({ subject: 'token:1', name: 'one', kind: 'token', expiresAt: null } as const),
          ...{ platformAdmin, projectMaker, readOnly, roles: new Map(Object.entries(roles)) }
        }
        // a project may have the name of what every object inherits
        for (const project of ['demo', 'constructor']) {
          const offered = names.filter(name => allows(shown, name, project))
          const allowed = names.filter(name => mayDo(caller, name, project))
          t.strictSame(offered, allowed, `${project} ${JSON.stringify(shown)}`)
        }
      }
    }
  }
})
