import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { ADMIN_TOKEN } from '../helpers/bridge.ts'
import { startBridgeProcess } from '../helpers/bridge-process.ts'
import { cli } from '../helpers/cli.ts'

const dir = await mkdtemp(join(tmpdir(), 'jcb-audit-'))
t.teardown(() => rm(dir, { recursive: true, force: true }))
const SECRET = 'planted-in-a-body-5f1c'

t.test('the trail is printed as it happens, and the command line finds what was cut out', async t => {
  const bridge = await startBridgeProcess({ DATA_DIR: join(dir, 'data'), ADMIN_TOKEN, AUDIT_LOG: 'stdout' })
  t.teardown(() => bridge.end('SIGKILL'))
  await bridge.call('PUT', '/api/v1/projects/demo', {})
  await bridge.call('POST', '/api/v1/projects/demo/credentials', { id: 'a', type: 'access-token', data: { token: SECRET } })
  await bridge.call('DELETE', '/api/v1/projects/demo/credentials/absent')
  t.equal(await bridge.end(), 0)
  const lines = bridge.output().split('\n')
  const trail = lines.filter(line => line.startsWith('{"audit":')).map(line => JSON.parse(line))
  t.match(trail, [
    { seq: 1, kind: 'begin' },
    { kind: 'entry', subject: 'admin', action: 'project.create', project: 'demo', status: 201 },
    { kind: 'entry', action: 'credential.write', target: 'a', status: 201, requestId: /./ },
    { kind: 'entry', target: 'absent', outcome: 'failed', reason: 'CREDENTIAL_NOT_FOUND' },
    { seq: 5, kind: 'end' }
  ])
  t.notMatch(bridge.output(), SECRET)

  const verify = async (name: string, kept: readonly string[]) => {
    await writeFile(join(dir, name), kept.join('\n'))
    return cli(['audit', 'verify', join(dir, name), '-o', 'json'], {})
  }
  const whole = await verify('whole.log', lines)
  t.equal(whole.exit, 0, whole.err)
  t.match(JSON.parse(whole.out.toString()), { processes: [{ process: trail[0].process, lines: 5, ended: true, faults: [] }] })
  const cut = await verify(
    'cut.log',
    lines.filter(line => !line.includes('"credential.write","method":"POST"'))
  )
  t.equal(cut.exit, 1)
  t.match(cut.err, /1 lines are missing[\s\S]*the trail is not whole/)
  t.equal((await verify('none.log', ['{"level":"info"}'])).exit, 1)
  t.equal((await cli(['audit', 'verify', join(dir, 'absent.log')], {})).exit, 2)
  const table = await cli(['audit', 'verify', join(dir, 'whole.log')], {})
  t.match(table.out.toString(), /whole/)
})
