import { createHash } from 'node:crypto'
import t from 'tap'
import { folderXml, type Hands, store, text, withStandIn } from './with-stand-in.ts'

const UP = 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl'
const SSH = 'com.cloudbees.jenkins.plugins.sshcredentials.impl.BasicSSHUserPrivateKey'
const BINDINGS = 'org.jenkinsci.plugins.credentialsbinding.impl'
const escape = (script: string) => script.replace(/&/g, '&amp;').replace(/</g, '&lt;')

const bindText = (id: string, variable: string): string =>
  `<${BINDINGS}.StringBinding><credentialsId>${id}</credentialsId><variable>${variable}</variable></${BINDINGS}.StringBinding>`
const bindLogin = (id: string): string =>
  `<${BINDINGS}.UsernamePasswordMultiBinding><credentialsId>${id}</credentialsId><usernameVariable>WHO</usernameVariable>` +
  `<passwordVariable>HOW</passwordVariable></${BINDINGS}.UsernamePasswordMultiBinding>`
const bindKey = (id: string): string =>
  `<${BINDINGS}.SSHUserPrivateKeyBinding><credentialsId>${id}</credentialsId><keyFileVariable>KEY</keyFileVariable>` +
  `<usernameVariable>WHO</usernameVariable></${BINDINGS}.SSHUserPrivateKeyBinding>`

const job = (script: string, bindings = '', more = ''): string =>
  `<project>${more}<builders><hudson.tasks.Shell><command>${escape(script)}</command></hudson.tasks.Shell></builders>` +
  `<buildWrappers><${BINDINGS}.SecretBuildWrapper><bindings>${bindings}</bindings></${BINDINGS}.SecretBuildWrapper></buildWrappers></project>`

const COMPUTER =
  '/computer/api/json?tree=busyExecutors,computer[executors[currentExecutable[url]],oneOffExecutors[currentExecutable[url]]]'

const digest = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 8)

interface Shown {
  busyExecutors: number
  computer: { executors: { currentExecutable: unknown }[]; oneOffExecutors: { currentExecutable: unknown }[] }[]
}

async function running(jenkins: Hands, as = 'admin:token') {
  const { busyExecutors, computer } = JSON.parse(
    (await jenkins.ask('GET', COMPUTER, undefined, as)).body.toString('utf8')
  ) as Shown
  const count = (list: { currentExecutable: unknown }[]) =>
    list.filter(({ currentExecutable }) => currentExecutable !== null).length
  return { busy: busyExecutors, shown: count(computer[0]!.executors), pipelines: computer[0]!.oneOffExecutors.length }
}

const current = { version: '2.528.1' }
const result = async (jenkins: Hands, path: string) =>
  JSON.parse(await jenkins.must('GET', `${path}/api/json?tree=building,result,number`))

t.test('a build keeps the value that it bound at its start, in as many steps as it sleeps', async t => {
  const jenkins = await withStandIn(t, current)
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'first-value')))
  const script = 'set +x\nprintf %s "$V" | sha256sum | cut -c1-8\nsleep 3\necho one\nsleep 4; printf \'%s\\n\' "v=${V}"'
  await jenkins.must('POST', '/job/F/createItem?name=j', job(script, bindText('a', 'V')))
  await jenkins.must('POST', '/job/F/job/j/build?delay=0sec')
  t.match(await result(jenkins, '/job/F/job/j/1'), { building: true, result: null })
  await jenkins.must('POST', `${store('F')}/credential/a/config.xml`, text('a', 'second-value'))
  t.match((await jenkins.control('POST', 'build-end', { job: 'F/j' })).body, [{ job: 'F/j', number: 1, result: 'SUCCESS' }])
  const console = await jenkins.must('GET', '/job/F/job/j/1/consoleText')
  t.ok(console.endsWith(`\n${digest('first-value')}\none\nv=****\nFinished: SUCCESS\n`), console)
  await jenkins.must('POST', '/job/F/job/j/build?delay=0sec')
  await jenkins.control('POST', 'build-end')
  const after = await jenkins.must('GET', '/job/F/job/j/lastBuild/consoleText')
  t.ok(after.includes(`\n${digest('second-value')}\none\n`), 'one that starts later has the new one')
})

t.test('user names are masked unless the credential says that they are no secret', async t => {
  const jenkins = await withStandIn(t, current)
  const up = (id: string, flag: string) =>
    `<${UP}><scope>GLOBAL</scope><id>${id}</id><description>d</description><username>name-of-${id}</username><password>word-of-${id}</password>${flag}</${UP}>`
  const ssh = (id: string, flag: string) =>
    `<${SSH}><scope>GLOBAL</scope><id>${id}</id><description>d</description><username>name-of-${id}</username>${flag}<passphrase>pp</passphrase>` +
    `<privateKeySource class="${SSH}$DirectEntryPrivateKeySource"><privateKey>BODY</privateKey></privateKeySource></${SSH}>`
  const flag = (value: string) => `<usernameSecret>${value}</usernameSecret>`
  await jenkins.must(
    'POST',
    '/createItem?name=F',
    folderXml(up('yes', flag('true')), up('no', flag('false')), ssh('keyno', flag('false')), ssh('keyyes', flag('true')))
  )
  const printed = async (id: string, binding: string, script: string) => {
    await jenkins.must('POST', `/job/F/createItem?name=${id}`, job(`set +x\n${script}`, binding))
    await jenkins.must('POST', `/job/F/job/${id}/build?delay=0sec`)
    return (await jenkins.must('GET', `/job/F/job/${id}/1/consoleText`)).split('\n').slice(5, -2)
  }
  const login = 'echo "I am $WHO"; echo $HOW'
  t.strictSame(await printed('yes', bindLogin('yes'), login), ['I am ****', '****'])
  t.strictSame(await printed('no', bindLogin('no'), login), ['I am name-of-no', '****'])
  const key = 'echo $WHO\necho "<$(cat $KEY)>"'
  t.strictSame(await printed('keyyes', bindKey('keyyes'), key), ['****', '<BODY>'], 'a key file is not masked')
  t.strictSame(await printed('keyno', bindKey('keyno'), key), ['name-of-keyno', '<BODY>'])
})

t.test('builds fail for want of a credential, of the right kind, and by their script', async t => {
  const jenkins = await withStandIn(t, current)
  await jenkins.must('POST', '/createItem?name=F', folderXml(text('a', 'v')))
  const ends = async (name: string, xml: string) => {
    await jenkins.must('POST', `/job/F/createItem?name=${name}`, xml)
    await jenkins.must('POST', `/job/F/job/${name}/build?delay=0`)
    return [(await result(jenkins, `/job/F/job/${name}/1`)).result, await jenkins.must('GET', `/job/F/job/${name}/1/consoleText`)]
  }
  t.match(await ends('none', job('true', bindText('b', 'V'))), [
    'FAILURE',
    /ERROR: Could not find credentials entry with ID 'b'\nFinished/
  ])
  t.match(await ends('kind', job('true', bindLogin('a'))), ['FAILURE', /ERROR: .*'a'.*Secret text/])
  t.match(await ends('exit', job('exit 3\necho never')), ['FAILURE', /\+ exit 3\nBuild step .*\nFinished: FAILURE\n$/])
  t.match(await ends('word', job('no-such-command\necho never')), ['FAILURE', /not found\n/])
  t.match(await ends('fine', job('echo x | cat')), ['SUCCESS', /\nx\n/])
  t.match(await ends('traced', job('echo "a b"\nset +x\necho c')), ['SUCCESS', /\+ echo a b\na b\n\+ set \+x\nc\n/])
})

t.test('three executors run three builds; the fourth waits, a Pipeline does not', async t => {
  const jenkins = await withStandIn(t, current)
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  for (const name of ['a', 'b', 'c', 'd']) {
    await jenkins.must('POST', `/job/F/createItem?name=${name}`, job('sleep 1'))
    await jenkins.must('POST', `/job/F/job/${name}/build?delay=0sec`)
  }
  await jenkins.control('POST', 'build-start', { job: 'F/pipe', pipeline: true })
  t.same(await running(jenkins), { busy: 3, shown: 3, pipelines: 1 })
  const queue = async () => JSON.parse(await jenkins.must('GET', '/queue/api/json?tree=items[task[name],why]')).items
  t.match(await queue(), [
    { _class: 'hudson.model.Queue$BuildableItem', task: { name: 'd' }, why: 'Waiting for next available executor' }
  ])
  await jenkins.must('POST', '/job/F/job/a/build?delay=0sec')
  t.match((await queue())[1], { _class: 'hudson.model.Queue$BlockedItem', why: 'Build #1 is already in progress (ETA: N/A)' })
  await jenkins.control('POST', 'build-end', { job: 'F/b' })
  t.match(await queue(), [{ task: { name: 'a' } }])
  t.same(await running(jenkins), { busy: 3, shown: 3, pipelines: 1 })
  await jenkins.must('POST', '/job/F/job/d/1/stop')
  t.match(await jenkins.must('GET', '/job/F/job/d/1/consoleText'), /Aborted by admin\nFinished: ABORTED\n$/)
  await jenkins.control('POST', 'build-end', {})
  await jenkins.control('POST', 'build-end', {})
  t.same(await running(jenkins), { busy: 0, shown: 0, pipelines: 0 })
  t.same((await jenkins.control('GET', 'builds')).body, { running: [], waiting: [] })
  for (let i = 0; i < 2; i++) await jenkins.must('POST', '/job/F/job/c/build?delay=0sec')
  t.match(
    (await jenkins.control('GET', 'builds')).body,
    { running: [{ job: 'F/c', number: 2 }], waiting: [{ job: 'F/c' }] },
    'one at a time'
  )
})

t.test('a hidden build is an executor without one; its queue item and its pages are not there', async t => {
  const jenkins = await withStandIn(t, current)
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  for (const name of ['a', 'b']) await jenkins.control('POST', 'build-start', { job: `F/${name}` })
  await jenkins.must('POST', '/job/F/createItem?name=q', job('true', '', '<quietPeriod>600</quietPeriod>'))
  const asked = await jenkins.ask('POST', '/job/F/job/q/build')
  t.match([asked.status, asked.headers['location']], [201, /\/queue\/item\/3\/$/])
  for (const name of ['b', 'q']) await jenkins.control('POST', 'edit', { action: 'hide', folder: 'F', job: name })
  t.same(await running(jenkins, 'viewer:token'), { busy: 2, shown: 1, pipelines: 0 })
  const get = async (path: string, as = 'viewer:token') => (await jenkins.ask('GET', path, undefined, as)).status
  t.same([await get('/queue/item/3/api/json'), await get('/queue/item/3/api/json', 'admin:token')], [404, 200])
  t.equal(await get('/job/F/job/b/1/consoleText'), 404)
  t.equal(
    (await jenkins.ask('POST', '/job/F/job/a/build', undefined, 'full:token')).headers['x-required-permission'],
    'hudson.model.Item.Build'
  )
  t.equal(
    (await jenkins.ask('POST', '/job/F/job/a/1/stop', undefined, 'full:token')).headers['x-required-permission'],
    'hudson.model.Item.Cancel'
  )
  const why = /^In the quiet period\. Expires in (9 min 59 sec|10 min 0 sec)$/
  t.match(JSON.parse(await jenkins.must('GET', '/job/F/job/q/api/json?tree=inQueue,builds[number],queueItem[why]')), {
    inQueue: true,
    builds: [],
    queueItem: { why }
  })
  await jenkins.control('POST', 'quiet-end', { job: 'F/q' })
  t.match(await result(jenkins, '/job/F/job/q/1'), { result: 'SUCCESS' })
  t.match(JSON.parse(await jenkins.must('GET', '/queue/item/3/api/json')), {
    _class: 'hudson.model.Queue$LeftItem',
    executable: { number: 1 }
  })
})

t.test('a stop aborts builds or leaves nothing of them; SIGKILL loses the queue as well', async t => {
  const jenkins = await withStandIn(t, current)
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  await jenkins.must('POST', '/job/F/createItem?name=q', job('true', '', '<quietPeriod>600</quietPeriod>'))
  await jenkins.must('POST', '/job/F/job/q/build')
  const restarted = async (how: object) => {
    await jenkins.control('POST', 'build-start', { job: 'F/a' })
    await jenkins.control('POST', 'restart', how)
    const { waiting } = (await jenkins.control('GET', 'builds')).body as { waiting: unknown[] }
    return [(await jenkins.ask('GET', '/job/F/job/a/lastBuild/api/json')).status, waiting.length]
  }
  t.same(await restarted({ signal: 'SIGTERM', builds: 'gone' }), [404, 1])
  t.same(await restarted({ signal: 'SIGTERM' }), [200, 1])
  t.match(await result(jenkins, '/job/F/job/a/lastBuild'), { result: 'ABORTED', number: 2 })
  t.match(await jenkins.must('GET', '/job/F/job/a/2/consoleText'), /Terminated\nBuild was aborted\nFinished: ABORTED\n$/)
  await jenkins.must('POST', '/job/F/job/a/2/doDelete')
  t.same(await restarted({ signal: 'SIGKILL' }), [404, 0])
  await jenkins.control('POST', 'build-start', { job: 'F/a' })
  t.match(await result(jenkins, '/job/F/job/a/lastBuild'), { number: 4 }, 'a number is given once')
  await jenkins.must('POST', '/job/F/doDelete')
  t.same(await running(jenkins), { busy: 0, shown: 0, pipelines: 0 }, 'with its folder a build ends')
})

t.test('what is over survives on the disk, with the number of the next', async t => {
  const home = t.testdir()
  const jenkins = await withStandIn(t, { ...current, home })
  await jenkins.must('POST', '/createItem?name=F', folderXml())
  await jenkins.must('POST', '/job/F/createItem?name=j', job('exit 1'))
  for (let i = 0; i < 3; i++) await jenkins.must('POST', '/job/F/job/j/build?delay=0sec')
  await jenkins.must('POST', '/job/F/job/j/3/doDelete')
  await jenkins.control('POST', 'build-start', { job: 'F/j' })
  await jenkins.close()
  const again = await withStandIn(t, { ...current, home })
  t.match(JSON.parse(await again.must('GET', '/job/F/job/j/api/json?tree=nextBuildNumber,builds[number,result]')), {
    nextBuildNumber: 5,
    builds: [
      { number: 2, result: 'FAILURE' },
      { number: 1, result: 'FAILURE' }
    ]
  })
})
