import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import t from 'tap'
import { configSource } from '../../../../src/app/config/config.ts'
import { SECRET_SETTINGS } from '../../../../src/app/config/settings.ts'
import { startEverywhere } from '../../../../src/app/reload/everywhere.ts'
import type { ReloadPart } from '../../../../src/app/reload/parts.ts'
import { createReload } from '../../../../src/app/reload/reload.ts'
import { watchFiles } from '../../../../src/app/reload/watch-files.ts'
import type { NewEvent } from '../../../../src/domain/event.ts'
import type { ReloadOutcome } from '../../../../src/http/routes/reload.ts'
import { parseKeyring } from '../../../../src/store/sealing/keyring.ts'
import { createLiveKeyring } from '../../../../src/store/sealing/live-keyring.ts'
import { until } from '../../../helpers/until.ts'

const directory = mkdtempSync(join(tmpdir(), 'jcb-reload-unit-'))
t.teardown(() => rmSync(directory, { recursive: true }))
const path = (name: string) => join(directory, name)
const put = (name: string, text: string) => writeFileSync(path(name), text, { mode: 0o600 })
const key = (id: string) => `${id}:${Buffer.alloc(32, id).toString('base64url')}`

t.test('a keyring that is exchanged: what seals, and what waits to seal', t => {
  const ring = (...ids: string[]) => parseKeyring(ids.map(key).join())
  for (const [steps, current, waiting] of [
    [[['k1']], 'k1', undefined],
    [[['k1'], ['k1', 'k2']], 'k1', undefined],
    [[['k1'], ['k2', 'k1']], 'k1', 'k2'],
    [[['k1'], ['k2', 'k1'], 'promote'], 'k2', undefined],
    [[['k1'], ['k2', 'k1'], ['k1']], 'k1', undefined],
    [[['k1'], ['k2', 'k1'], 'promote', ['k2']], 'k2', undefined],
    [[['k1'], ['k2', 'k1'], 'promote', ['k1', 'k2']], 'k2', 'k1'],
    [[['k1'], ['k2']], 'k2', undefined]
  ] as const) {
    const [first, ...rest] = steps
    const live = createLiveKeyring(ring(...first))
    for (const step of rest) {
      if (step === 'promote') live.promote()
      else live.replace(ring(...step))
    }
    const name = JSON.stringify(steps)
    t.equal(live.current.id, current, name)
    t.equal(live.waiting, waiting, name)
    t.ok(live.find(live.current.id), name)
  }
  t.end()
})

t.test('all or nothing', async t => {
  put('level', 'info')
  put('token', 'metrics-token-one-0000')
  put('redis', 'redis://127.0.0.1:1')
  put('keys', key('k1'))
  put('admin', 'admin-token-0123456789-0')
  const source = configSource({
    ...{ LOG_LEVEL_FILE: path('level'), METRICS_TOKEN_FILE: path('token'), REDIS_URL_FILE: path('redis') },
    ...{ MASTER_KEYS_FILE: path('keys'), ADMIN_TOKEN_FILE: path('admin') }
  })
  const [applied, events, lines] = [[] as string[], [] as NewEvent[], [] as string[]]
  const say = (facts: object, sentence: string) => void lines.push(`${sentence} ${JSON.stringify(facts)}`)
  let objection: readonly string[] = []
  const parts: readonly ReloadPart[] = [
    { settings: ['LOG_LEVEL'], check: () => objection, apply: ({ logLevel }) => void applied.push(`level ${logLevel}`) },
    { settings: ['METRICS_TOKEN'], apply: ({ metricsToken }) => void applied.push(`token ${metricsToken}`) }
  ]
  const trail = { note: async (_: string, event: NewEvent) => void events.push(event) }
  const reload = createReload({ source, parts, process: 'p1', trail, log: { info: say, warn: say } })
  const none: ReloadOutcome = { outcome: 'unchanged', changed: [], needRestart: [], fixed: [], faults: [] }
  t.strictSame(await reload('bridge'), none)
  t.strictSame(events, [])

  put('level', 'debug')
  put('token', 'short')
  t.match(await reload('bridge'), { outcome: 'refused', faults: [/^METRICS_TOKEN must have 16 to/] })
  put('token', 'metrics-token-two-0000')
  objection = ['LOG_LEVEL is not wanted']
  t.match(await reload('bridge'), { outcome: 'refused', changed: ['LOG_LEVEL', 'METRICS_TOKEN'], faults: objection })
  t.strictSame(applied, [])
  t.match(events, [{ type: 'ReloadRefused' }, { type: 'ReloadRefused', message: 'p1: LOG_LEVEL is not wanted' }])

  await reload('bridge', true)
  t.equal(events.length, 2, 'a retry that is refused for the same faults says nothing')

  objection = []
  put('redis', 'redis://127.0.0.1:2')
  const [one, two] = await Promise.all([reload('someone'), reload('other')])
  t.strictSame(one, { ...none, outcome: 'reloaded', changed: ['LOG_LEVEL', 'METRICS_TOKEN'], needRestart: ['REDIS_URL'] })
  t.strictSame(two, { ...none, needRestart: ['REDIS_URL'] }, 'named until there is a restart')
  t.strictSame(applied, ['level debug', 'token metrics-token-two-0000'])
  t.match(events.at(-1), { type: 'SettingsReloaded', actor: 'someone', fields: ['LOG_LEVEL', 'METRICS_TOKEN'] })
  t.notMatch(JSON.stringify([events, lines]), /metrics-token|127\.0\.0\.1|short/)
})

t.test('another text of any secret is noticed', async t => {
  const [one, two] = ['text-0123456789abcdef-one', 'text-0123456789abcdef-two']
  const texts: Readonly<Record<string, readonly [string, string]>> = {
    REDIS_URL: ['redis://:one@127.0.0.1:1', 'redis://:two@127.0.0.1:1'],
    MASTER_KEYS: [key('k1'), key('k2')],
    OTEL_EXPORTER_OTLP_HEADERS: [`x-a=${one}`, `x-a=${two}`],
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: [`x-a=${one}`, `x-a=${two}`],
    JENKINS_PROXY: [`http://u:${one}@127.0.0.1:1`, `http://u:${two}@127.0.0.1:1`]
  }
  const more: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    REDIS_URL: { MASTER_KEYS: key('k1'), ADMIN_TOKEN: one },
    JENKINS_TOKEN: { JENKINS_URL: 'http://127.0.0.1:1', JENKINS_USER: 'me' },
    JENKINS_PASSWORD: { JENKINS_URL: 'http://127.0.0.1:1', JENKINS_USER: 'me' },
    JENKINS_PROXY: { JENKINS_URL: 'http://127.0.0.1:1', JENKINS_USER: 'me', JENKINS_TOKEN: one },
    BACKUP_PASSPHRASE: { BACKUP_EVERY: '1h', BACKUP_DIRECTORY: directory }
  }
  const [trail, say] = [{ note: async () => {} }, () => {}]
  for (const name of SECRET_SETTINGS) {
    const [before, after] = texts[name] ?? [one, two]
    put(name, before)
    const source = configSource({ [`${name}_FILE`]: path(name), ...more[name] })
    const parts = [{ settings: [name], apply: () => {} }]
    const reload = createReload({ source, parts, process: 'p1', trail, log: { info: say, warn: say } })
    t.match(await reload('bridge'), { outcome: 'unchanged' }, name)
    put(name, after)
    t.match(await reload('bridge'), { outcome: 'reloaded', changed: [name] }, name)
  }
})

t.test('a process that does not answer is named, and so is one whose answer is none', async t => {
  const answers = new Map<string, string>([['odd', '{"outcome":"fine"}']])
  const sent: string[] = []
  const everywhere = startEverywhere({
    requests: {
      send: async by => `${sent.push(by)}-0`,
      after: async id => (sent.length > 0 && id !== '1-0' ? [{ id: '1-0', by: sent[0] ?? '' }] : []),
      answer: async (_, process, text) => void answers.set(process, text),
      answers: async () => answers
    },
    processes: { all: async () => ['odd', 'own', 'silent'].map(id => ({ id }) as never) },
    process: 'own',
    reload: async by => ({ outcome: 'reloaded', changed: [by], needRestart: [], fixed: [], faults: [] }),
    now: () => 0,
    patience: 300
  })
  t.match(await everywhere.reloadAll('alice'), [
    { process: 'odd', outcome: 'unanswered' },
    { process: 'own', outcome: 'reloaded', changed: ['alice'] },
    { process: 'silent', outcome: 'unanswered' }
  ])
  await everywhere.close()
})

t.test('a file is read once it stays as it is; a file that is gone or new is another one', async t => {
  put('watched', '1')
  let count = 0
  const every = 40
  let [outcome, retries]: ['taken' | 'refused', number] = ['taken', 0]
  const changed = async (isRetry: boolean) => {
    if (isRetry) retries++
    else count++
    return outcome
  }
  const watch = watchFiles(() => [path('watched'), path('later')], changed, every)
  await setTimeout(5 * every)
  t.equal(count, 0)
  put('watched', '22')
  await until('it is noticed', async () => count === 1)
  put('later', '')
  await until('the new file is noticed', async () => count === 2)
  rmSync(path('later'))
  await until('its end is noticed', async () => count === 3)
  t.equal(retries, 0)
  outcome = 'refused'
  put('later', '1')
  await until('what was refused is tried again', async () => count === 4 && retries > 1)
  outcome = 'taken'
  const tried = retries
  await until('until it is taken', async () => retries === tried + 1)
  await setTimeout(30 * every)
  t.equal(retries, tried + 1)
  await watch.close()
  put('watched', '333')
  await setTimeout(4 * every)
  t.equal(count, 4)
})
