import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startStandIn } from '../../src/stand-in/start.ts'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { freePort } from '../helpers/free-port.ts'
import { certificate } from '../helpers/kubeconfigs.ts'
import { until } from '../helpers/until.ts'

const bridge = await withBridge(t)
const dir = await mkdtemp(join(tmpdir(), 'jcb-cli-controllers-'))
t.teardown(() => rm(dir, { recursive: true }))
const env = { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN }

const put = async (name: string, text: string): Promise<string> => {
  await writeFile(join(dir, name), text, { mode: 0o600 })
  return join(dir, name)
}
const run = async (args: string, stdin = '') => {
  const { exit, out, err } = await cli(['controllers', ...args.split(' ')], env, { stdin })
  return { exit, out: out.toString(), err }
}
const [wrong, ca] = [await put('wrong', 'wrong-token'), await put('ca', certificate(2)[0])]

t.test('from the first to the last', async t => {
  const jenkins = await startStandIn()
  t.teardown(() => jenkins.close())
  const add = `add eu-1 --url ${jenkins.url} --user admin --projects shop-* --projects web --label region=eu --max-in-flight 2`
  const failing = await run(`${add} --token-file ${wrong}`)
  t.equal(failing.exit, 1)
  t.match(failing.out, /Unauthorized/)
  t.match(failing.err, /eu-1 is registered, but does not work: .*jcb controllers check eu-1/)
  t.equal((await run('check eu-1')).exit, 1)

  t.equal((await run('update eu-1 --token-file -', 'admin-token\n')).exit, 0, 'without the end of the line')
  const checked = await run('check eu-1')
  t.strictSame([checked.exit, checked.err], [0, 'eu-1: ok\n'])
  const shown = await run('get eu-1')
  for (const part of [
    /eu-1 +http.* api +Ready/,
    /user +admin \(token\)/,
    /projects +shop-\*,web/,
    /labels +region=eu/,
    /maxInFlight +2/
  ])
    t.match(shown.out, part)
  t.match(JSON.parse((await run('get eu-1 -o json')).out), { name: 'eu-1', projects: ['shop-*', 'web'], generation: 2 })
  t.match((await run('list')).out, /^NAME +URL +MANAGEDBY.*\ndefault .*settings.*\neu-1 .*api/)

  t.equal((await run(`update eu-1 --ca-file ${ca} --sees-everything`)).exit, 0)
  t.match(JSON.parse((await run('get eu-1 -o json')).out), { ca: true, seesEverything: true, projects: ['shop-*', 'web'] })
  t.equal((await run('update eu-1 --no-ca-file --no-sees-everything')).exit, 0)
  t.match(JSON.parse((await run('get eu-1 -o json')).out), { ca: false, seesEverything: false, maxInFlight: 2 })

  t.strictSame((await run('remove eu-1')).err, 'removed eu-1; nothing in Jenkins was changed\n')
  t.equal((await run('get eu-1')).exit, 3)
})

t.test('one that does not answer, and another Jenkins in its place', async t => {
  const port = await freePort()
  const added = await run(`add later --url http://127.0.0.1:${port} --user admin --token-file -`, 'admin-token')
  t.equal(added.exit, 0)
  t.match(added.err, /later is registered, and does not answer yet/)
  const unknown = await run('accept later')
  t.strictSame([unknown.exit, unknown.err.includes('has not answered yet')], [6, true])

  const first = await startStandIn({ port })
  await until('it is known', async () => /known/.test((await run('get later')).out))
  t.match((await run('accept later')).err, /the known Jenkins answers, and nothing needs to be accepted/)
  await first.close()
  const second = await startStandIn({ port })
  t.teardown(() => second.close())
  const told = await until('it is another one', async () => {
    const { err } = await run('accept later')
    return /another Jenkins answers; .*: jcb controllers (accept later \S+)/.exec(err)?.[1]
  })
  t.match((await run('get later')).out, /ControllerChanged/)
  t.equal((await run('check later')).exit, 1)
  t.equal((await run('accept later key:nobody')).exit, 1)
  const accepted = await run(told)
  t.strictSame([accepted.exit, accepted.err], [0, 'accepted; its projects are written to it now\n'])
  await until('it works', async () => (await run('check later')).exit === 0)
})

t.test('what is refused says what to do', async t => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    ['add x --user admin', 2, /--url and --user are needed/],
    ['add x --url http://127.0.0.1:1 --user admin', 2, /--token-file FILE or --password-file FILE/],
    ['add x --url http://127.0.0.1:1 --user admin --token-file - --password-file -', 2, /exclude each other/],
    ['add x --url http://127.0.0.1:1 --user admin --token-file - --client-key-file -', 2, /stdin holds one secret alone/],
    ['add x --url http://127.0.0.1:1 --user admin --token-file nowhere', 2, /file not found/],
    [`add x --url http://u:hunter2@127.0.0.1:1 --user admin --token-file ${wrong}`, 1, /#\/url/],
    [`add default --url http://127.0.0.1:1 --user admin --token-file ${wrong}`, 5, /CONTROLLER_EXISTS/],
    [`add x --url http://127.0.0.1:1 --user admin --token-file ${wrong} --label eu`, 2, /--label NAME=VALUE/],
    [`add x --url http://127.0.0.1:1 --user admin --token-file ${wrong} --max-in-flight 65`, 2, /from 1 to 64/],
    ['add x --token hunter2', 2, /others can see the arguments/],
    ['update default', 2, /nothing to change was given; another token: --token-file FILE/],
    ['update default --user x', 5, /CONTROLLER_FIXED.*JENKINS_URL/s],
    ['remove default', 5, /CONTROLLER_FIXED/],
    ['accept default url:http://x', 5, /CONTROLLER_FIXED/],
    ['remove nobody', 3, /CONTROLLER_NOT_FOUND/],
    ['check nobody', 3, /CONTROLLER_NOT_FOUND/]
  ]
  for (const [args, exit, said] of cases) {
    const refused = await run(args)
    t.equal(refused.exit, exit, args)
    t.match(refused.err, said, args)
    t.notMatch(refused.err + refused.out, /hunter2/, args)
  }
})

t.test('get shows one by its name', async t => {
  const one = await cli(['get', 'controllers', 'default'], env)
  t.match(one.out.toString(), /^NAME .*\ndefault .*\n[\s\S]*identity/)
  t.equal((await cli(['get', 'controller', 'nobody'], env)).exit, 3)
  t.match((await cli(['get', 'controllers'], env)).out.toString(), /^NAME .*\ndefault/)
})

t.test('no secret is in any log or answer', async t => {
  for (const text of [bridge.logs(), bridge.answers()]) t.notMatch(text, /wrong-token|hunter2|admin-token/)
})
