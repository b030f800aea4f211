import t from 'tap'
import { ADMIN_TOKEN, withBridge } from '../helpers/bridge.ts'
import { cli } from '../helpers/cli.ts'
import { registerTarget, startLoginTarget, toThisMachine } from '../helpers/verify/login-target.ts'

const target = await startLoginTarget(t)
const bridge = await withBridge(t, { outbound: toThisMachine })
await registerTarget(bridge, 'api', target)
await bridge.project('shop')
const PASSWORD = 'password-not-a-real-one'
const run = async (...args: string[]) => {
  const { exit, out, err } = await cli(['verify', ...args, '-p', 'shop'], { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN })
  return { exit, out: out.toString(), err }
}
const add = (id: string, username: string) =>
  bridge.call('POST', '/api/v1/projects/shop/credentials', {
    ...{ id, type: 'username-password', data: { username, password: PASSWORD } }
  })

t.test('jcb verify says whether a credential works, by words and by its exit code', async t => {
  target.accounts.set('alice', PASSWORD)
  await add('works', 'alice')
  await add('fails', 'bob')
  const works = await run('works')
  t.match(works, { exit: 0, err: '' })
  t.match(works.out, /^STATE +TARGET +REASON +AS +AT\nvalid +api /)
  const fails = await run('fails', '--target', 'api', '-o', 'json')
  t.match(fails, { exit: 1, err: /fails does not work: / })
  t.match(JSON.parse(fails.out), { state: 'invalid', reason: 'LoginRefused' })
  const ids = async (...args: string[]) => {
    const { out } = await cli(['get', 'credentials', '-o', 'json', ...args], { JCB_URL: bridge.url, JCB_TOKEN: ADMIN_TOKEN })
    return JSON.parse(out.toString()).items.map(({ id }: { id: string }) => id)
  }
  t.strictSame(await ids('-p', 'shop', '--verified', 'invalid'), ['fails'])
  t.strictSame(await ids('--all-projects', '--verified', 'valid'), ['works'])
  t.strictSame(await ids('--all-projects', '--verified', 'never'), [])
  await bridge.call('PATCH', '/api/v1/verify-targets/api', { address: 'https://127.0.0.1:1/' })
  t.match(await run('works'), { exit: 6, err: /not known whether works works: / })
  t.match(await run('works', '--target', 'none'), { exit: 6, err: /verify target/ }, 'nothing was tried')
  t.match(await run('none'), { exit: 3 })
  for (const { out, err } of [works, fails]) t.notMatch(out + err, PASSWORD)
})
