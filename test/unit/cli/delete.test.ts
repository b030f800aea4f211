import t from 'tap'
import { cli } from '../../helpers/cli.ts'
import { startScriptedBridge } from '../../helpers/scripted-bridge.ts'

const project = { name: 'demo', counts: { Synced: 1, Blocked: 2 } }

t.test('credentials are deleted one after the other, up to the first that is refused', async t => {
  const bridge = await startScriptedBridge(t, ({ path }) => {
    if (path.endsWith('/b')) return { status: 409, body: { code: 'CREDENTIAL_IN_USE' } }
    return path.endsWith('/forgotten') ? { body: { message: 'forgotten without proof' } } : { status: 202, body: {} }
  })
  const args = ['delete', 'credential', 'a', 'forgotten', 'b', 'c', '--if-unused', '--forget']
  const { exit, err } = await cli(args, bridge.env)
  t.equal(exit, 5)
  t.match(
    err,
    /^demo\/a: deleted here; deletion in Jenkins is in progress\ndemo\/forgotten: forgotten without proof\njcb: CREDENTIAL_IN_USE/
  )
  t.strictSame(
    bridge.asked.map(({ path }) => path.split('/').at(-1)),
    ['a', 'forgotten', 'b']
  )
  t.match(Object.fromEntries(bridge.asked[0]?.query ?? []), { ifUnused: 'true', forget: 'true' })
})

t.test('a project goes only where that is meant', async t => {
  const bridge = await startScriptedBridge(t, () => ({ body: project }))
  const methods = () => bridge.asked.map(({ method }) => method)
  t.match(await cli(['delete', 'project', 'demo'], bridge.env, { stdin: 'demo\n' }), {
    exit: 2,
    err: /confirm with --yes/
  })
  t.strictSame(methods(), ['GET'])
  t.match(await cli(['delete', 'project', 'demo', '--yes'], bridge.env), { exit: 0, err: 'demo: deletion in progress\n' })
  t.strictSame(methods(), ['GET', 'GET', 'DELETE'])
})

t.test('a wait for a project ends when it is gone, and with an error of anything else', async t => {
  for (const [answers, expected] of [
    [[200, 404], { exit: 0 }],
    [[200, 200, 403], { exit: 4 }],
    [[200, 503], { exit: 6 }]
  ] as const) {
    let [at, isDeleted] = [0, false]
    const bridge = await startScriptedBridge(t, ({ method }) => {
      if (method === 'DELETE') isDeleted = true
      if (method === 'DELETE') return { body: {} }
      const status = isDeleted ? (answers[++at] ?? 500) : 200
      return { status, body: status === 200 ? project : { code: 'A_CODE' } }
    })
    t.match(await cli(['delete', 'project', 'demo', '--yes', '--wait', '5'], bridge.env), expected, String(answers))
    t.equal(at, answers.length - 1)
  }
})
