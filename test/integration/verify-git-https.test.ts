import t from 'tap'
import type { VerifyResult } from '../../src/domain/verification.ts'
import { createCheck } from '../../src/http/validator.ts'
import { gitHttps } from '../../src/verify/git-https.ts'
import type { TargetSettings, Tried } from '../../src/verify/kind.ts'
import { startGitServer } from '../helpers/verify/git-server.ts'
import { account, targetAt, verifyDeps } from '../helpers/verify/try.ts'
import { startWebTarget } from '../helpers/verify/web-target.ts'

const verify = (settings: TargetSettings, credential: Tried) => gitHttps.verify(settings, credential, verifyDeps())
const unknown = (reason: string) => ({ state: 'unknown', reason })
const refused: VerifyResult = { state: 'invalid', reason: 'LoginRefused' }

t.test('git http-backend', async t => {
  const server = await startGitServer(
    t,
    {
      alice: { password: 'of-alice', read: ['team/app.git'], write: ['team/own.git', 'open.git'] },
      bob: { password: 'of-bob', read: [], write: [] }
    },
    { 'team/app.git': 'private', 'team/own.git': 'private', 'open.git': 'public' }
  )
  const at = (repository: string, access?: string) =>
    targetAt(server.address, { repository, ...(access === undefined ? {} : { access }) })
  const [alice, bob, wrong] = [account('alice', 'of-alice'), account('bob', 'of-bob'), account('alice', 'wrong')]

  t.strictSame(await verify(at('team/app.git'), alice), { state: 'valid' })
  t.strictSame(
    server.received.map(({ method, url, authorization }) => [method, url, authorization !== undefined]),
    [false, true].map(hasLogin => ['GET', '/team/app.git/info/refs?service=git-upload-pack', hasLogin])
  )
  t.strictSame(await verify(at('team/app.git', 'read'), wrong), refused)
  t.strictSame(await verify(at('team/app.git'), bob), unknown('NotProved'), 'bob may not know of it')
  t.strictSame(await verify(at('team/none.git'), alice), unknown('NotProved'))
  t.strictSame(await verify(at('team/own.git', 'write'), alice), { state: 'valid' })
  t.strictSame(await verify(at('team/app.git', 'write'), alice), { state: 'invalid', reason: 'PermissionMissing' })
  t.strictSame(await verify(at('team/app.git', 'write'), wrong), refused)
  t.strictSame(await verify({ ...at('app.git'), address: `${server.address}/team/` }, alice), { state: 'valid' })
  t.strictSame(await verify(targetAt(`${server.address}/team/app.git`), alice), { state: 'valid' })

  t.strictSame(await verify(at('open.git'), wrong), unknown('NotProved'), 'anyone reads a public repository')
  t.strictSame(await verify(at('open.git', 'write'), alice), { state: 'valid' }, 'and only some may write to it')
  t.strictSame(await verify(at('open.git', 'write'), wrong), refused)
  t.strictSame(await gitHttps.check(at('team/app.git'), verifyDeps()), { state: 'ok', findings: [] })
  t.match(await gitHttps.check(at('open.git'), verifyDeps()), { state: 'failing', findings: [{ code: 'NotProved' }] })
  t.strictSame(await gitHttps.check(at('open.git', 'write'), verifyDeps()), { state: 'ok', findings: [] })
})

t.test('only the status, the type and the beginning of a list of references together prove a login', async t => {
  const service = 'git-upload-pack'
  const type = `application/x-${service}-advertisement`
  const lists = { old: `001e# service=${service}\n0000`, new: '000eversion 2\n' }
  let answer: readonly [status: number, type: string, body: string] = [200, type, lists.new]
  const target = await startWebTarget(t, (request, response) => {
    const [status, contentType, body] = request.headers.authorization === undefined ? [401, 'text/plain', ''] : answer
    response.writeHead(status, { 'content-type': contentType }).end(body)
  })
  const tryOn = () => verify(targetAt(target.address, { repository: 'a.git' }), account('alice', 'x'))
  for (const list of Object.values(lists)) {
    answer = [200, type, list]
    t.strictSame(await tryOn(), { state: 'valid' })
    for (const status of [201, 202, 203, 206, 226]) {
      answer = [status, type, list]
      t.strictSame(await tryOn(), unknown('BadAnswer'), `status ${status}`)
    }
    for (const [status, result] of [
      [401, refused],
      [403, { state: 'invalid', reason: 'PermissionMissing' }],
      [404, unknown('NotProved')],
      [500, unknown('Unavailable')]
    ] as const) {
      answer = [status, type, list]
      t.strictSame(await tryOn(), result, `status ${status}`)
    }
    for (const other of ['text/plain', `${type}; charset=utf-8`, 'application/x-git-receive-pack-advertisement']) {
      answer = [200, other, list]
      t.strictSame(await tryOn(), unknown('BadAnswer'), other)
    }
  }
  for (const body of ['', 'welcome', `x${lists.new}`, lists.old.replace('upload', 'receive')]) {
    answer = [200, type, body]
    t.strictSame(await tryOn(), unknown('BadAnswer'), body)
  }
})

t.test('a repository has to be named, and cannot lead out of the address', t => {
  const faults = (address: string, options: TargetSettings['options'] = {}) =>
    gitHttps.faults(targetAt(address, options)).map(({ pointer }) => pointer)
  t.strictSame(faults('https://git.example.com'), ['#/options/repository'])
  t.strictSame(faults('https://git.example.com', { repository: 'a/b.git' }), [])
  t.strictSame(faults('https://git.example.com/a/b.git'), [])
  t.strictSame(faults('https://git.example.com/a?x=y'), ['#/address'])
  const faultsIn = createCheck(gitHttps.options)
  for (const right of ['a', 'team-a/app.git', '~user/x', 'a/_git/b']) t.strictSame(faultsIn({ repository: right }), [])
  const wrongs = ['', '/a', 'a/', '../a', 'a/../b', 'a/./b', 'a b', 'a?b', 'a#b', 'a%2fb', 'a\\b', 'a/b\n']
  for (const wrong of wrongs) t.equal(faultsIn({ repository: wrong }).length > 0, true, wrong)
  t.end()
})
