import t from 'tap'
import { folderXml, text, UTF8, withStandIn } from './with-stand-in.ts'

const JOB = '<project/>'
const ADMINISTER = 'hudson.model.Hudson.Administer'

for (const version of ['2.263.4', '2.528.1']) {
  t.test(`the page of the script console tells administrators (${version})`, async t => {
    const { ask } = await withStandIn(t, { version })
    const page = await ask('GET', '/scriptText')
    t.equal(page.status, 200)
    t.equal(page.headers['x-jenkins'], version)
    for (const user of ['full', 'viewer', 'lister', 'writer', 'extended']) {
      const { status, headers } = await ask('GET', '/scriptText', undefined, `${user}:token`)
      t.equal(status, 403, user)
      t.equal(headers['x-required-permission'], ADMINISTER, user)
      t.equal(headers['x-jenkins'], version, user)
    }
    t.equal((await ask('GET', '/scriptText?script=println(1)')).status, 405, 'a script is posted')
  })
}

t.test('what a user may not read is not there for it, and goes with its folder', async t => {
  const { ask, must, control, secret } = await withStandIn(t, { version: '2.528.1' })
  const ours = (method: string, path: string, body?: string, headers?: Record<string, string>) =>
    ask(method, path, body, 'full:token', headers)
  await must('POST', '/createItem?name=hd', folderXml(text('c', 'v')))
  for (const name of ['open', 'hidden']) await must('POST', `/job/hd/createItem?name=${name}`, JOB)
  await must('POST', '/job/hd/createItem?name=sub', folderXml(text('deep', 'v')))
  await must('POST', '/job/hd/job/sub/createItem?name=inner', JOB)
  for (const job of ['hidden', 'sub']) await control('POST', 'edit', { action: 'hide', folder: 'hd', job })

  const jobs = async (as: string) =>
    (
      JSON.parse((await ask('GET', '/job/hd/api/json?tree=jobs[name]', undefined, as)).body.toString()) as {
        jobs: { name: string }[]
      }
    ).jobs.map(({ name }) => name)
  t.strictSame(await jobs('full:token'), ['open'])
  t.strictSame(await jobs('admin:token'), ['hidden', 'open', 'sub'])
  for (const path of ['hidden/api/json', 'sub/api/json', 'sub/job/inner/api/json', 'sub/config.xml'])
    t.equal((await ours('GET', `/job/hd/job/${path}`)).status, 404, path)
  for (const path of ['hidden/doDelete', 'sub/doDelete', 'sub/createItem?name=x'])
    t.equal((await ours('POST', `/job/hd/job/${path}`, JOB, UTF8)).status, 404, path)
  for (const name of ['hidden', 'sub'])
    t.equal((await ours('POST', `/job/hd/createItem?name=${name}`, JOB)).status, 400, `${name} is taken`)
  t.equal((await ours('POST', '/job/hd/job/open/doDelete', '')).status, 302)
  t.strictSame(await jobs('full:token'), [], 'it looks empty')
  t.equal((await ours('DELETE', '/job/hd/')).status, 204)
  t.equal(await secret('hd/sub', 'deep'), undefined, 'all is gone')
  t.equal((await ask('GET', '/job/hd/api/json')).status, 404)
})

t.test('a folder is hidden from some, and shown again; permissions change', async t => {
  const { ask, must, control } = await withStandIn(t)
  await must('POST', '/createItem?name=f', folderXml())
  const status = async (user: string) => (await ask('GET', '/job/f/api/json', undefined, `${user}:token`)).status
  await control('POST', 'edit', { action: 'hide', folder: 'f', users: ['full'] })
  t.strictSame([await status('full'), await status('viewer'), await status('admin')], [404, 200, 200])
  await control('POST', 'edit', { action: 'show', folder: 'f' })
  t.equal(await status('full'), 200)
  await control('POST', 'edit', { action: 'permit', users: ['full'], permissions: ['read', 'itemCreate'] })
  t.equal(await status('full'), 404, 'no Job/Read')
  t.equal((await ask('POST', '/createItem?name=g', folderXml(), 'full:token')).status, 200, 'who may not read may still make')
  t.equal((await control('POST', 'edit', { action: 'permit', users: ['full'], permissions: ['sing'] })).status, 400)
})

t.test('a hidden name is taken, and Jenkins says no more of it', async t => {
  const { ask, must, control } = await withStandIn(t, { version: '2.528.1' })
  await must('POST', '/createItem?name=hd', folderXml())
  for (const name of ['secret', 'open']) await must('POST', `/job/hd/createItem?name=${name}`, JOB)
  await control('POST', 'edit', { action: 'hide', folder: 'hd', job: 'secret' })
  const errorOf = async (name: string, as: string) =>
    (await ask('POST', `/job/hd/createItem?name=${name}`, JOB, as)).headers['x-error']
  t.equal(await errorOf('secret', 'full:token'), '')
  t.match(await errorOf('open', 'full:token'), /already exists with the name/)
  t.match(await errorOf('secret', 'admin:token'), /already exists with the name/)
  const discovered = await ask('POST', '/createItem?name=hd', folderXml(), 'discover:token')
  t.equal(discovered.status, 403, 'Item/Discover tells that there is one')
  t.equal(discovered.headers['x-required-permission'], undefined)
  const said = async (name: string) =>
    (await ask('GET', `/job/hd/checkJobName?value=${name}`, undefined, 'full:token')).body.toString()
  t.equal(await said('secret'), '<div/>')
  t.equal(await said('free'), '<div/>')
  t.match(await said('open'), /already exists/)
  t.match(await said('a%2Fb'), /unsafe character/)
  t.equal((await ask('GET', '/job/hd/checkJobName?value=x', undefined, 'viewer:token')).status, 403)
  const views = async (as: string) =>
    JSON.parse((await ask('GET', '/job/hd/api/json?tree=views[jobs[name]]', undefined, as)).body.toString()).views
  t.match(await views('full:token'), [{ jobs: [{ name: 'open' }] }])
  t.equal((await views('full:token'))[0].jobs.length, 1)
  t.equal((await views('admin:token'))[0].jobs.length, 2)
  const shown = await ask('GET', '/job/hd/view/All/api/json?tree=name,jobs[name]', undefined, 'full:token')
  t.match(JSON.parse(shown.body.toString()), { name: 'All', jobs: [{ name: 'open' }] })
  const through = (name: string) => ask('GET', `/job/hd/view/All/job/${name}/api/json`, undefined, 'full:token')
  t.same([(await through('open')).status, (await through('secret')).status], [200, 404])
  t.equal((await ask('GET', '/job/hd/view/Mine/api/json')).status, 404)
})
