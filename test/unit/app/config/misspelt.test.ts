import t from 'tap'
import { loadConfig } from '../../../../src/app/config/config.ts'
import { misspeltSettings, slipsBetween } from '../../../../src/app/config/misspelt.ts'
import { SECRET_SETTINGS, settings } from '../../../../src/app/config/settings.ts'
import { podEnvironment } from '../../../helpers/pod-environment.ts'

t.test('slips: letters added, left out, changed, or swapped with their neighbour', async t => {
  const table = [
    ['', '', 0],
    ['ROLE', 'ROLE', 0],
    ['ROLES', 'ROLE', 1],
    ['RLE', 'ROLE', 1],
    ['RULE', 'ROLE', 1],
    ['RLOE', 'ROLE', 1],
    ['REDSI_ULR', 'REDIS_URL', 2],
    ['ABC', '', 3],
    ['', 'ABC', 3]
  ] as const
  for (const [a, b, slips] of table) t.equal(slipsBetween(a, b), slips, `${a} and ${b}`)
})

t.test('every setting misspelt by two slips is told, with the setting that was meant', async t => {
  for (const name of [...Object.keys(settings), ...SECRET_SETTINGS.map(name => `${name}_FILE`)].filter(
    name => name.length > 5 && !name.startsWith('KUBERNETES_SERVICE_')
  )) {
    const [a, b] = [name.slice(0, 3), name.slice(3)]
    const forms = [`${a}X${b}`, `${a}${b.slice(1)}`, `${a}XX${b}`, `${name}S`, `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`]
    for (const form of forms.filter(form => form !== name && !Object.hasOwn(settings, form)))
      t.match(misspeltSettings({ [form]: 'x' }), [/^\S+ is not a setting: did you mean \S+\?$/], form)
  }
  t.strictSame(misspeltSettings({ MAX_CREDENTIAL: '10' }), ['MAX_CREDENTIAL is not a setting: did you mean MAX_CREDENTIALS?'])
  t.strictSame(misspeltSettings({ PROT: '80' }), ['PROT is not a setting: did you mean PORT?'])
})

t.test('what is no slip is not told: another word, an empty variable, a setting that is set under its own name', async t => {
  for (const env of [
    { COST: '' },
    { MASTER_KEY: 'x', MASTER_KEYS: 'y' },
    { RULES: 'x' },
    { MAX_CREDENTIAL_SIZE: '1' },
    { constructor: 'x', __proto__: 'y' },
    { [`REDIS_URL${'X'.repeat(100_000)}`]: 'x' }
  ])
    t.strictSame(misspeltSettings(env), [])
})

t.test('what Kubernetes, Jenkins, compose and shells put there is not told', async t => {
  t.strictSame(misspeltSettings(podEnvironment), [])
  t.doesNotThrow(() => loadConfig(podEnvironment))
})

t.test('a configuration with one is refused, and the value is not repeated', async t => {
  t.throws(() => loadConfig({ ADMIN_TOKNE: 's3cret-of-a-misspelt-one' }), {
    message: 'The configuration is not valid:\n  - ADMIN_TOKNE is not a setting: did you mean ADMIN_TOKEN?'
  })
})
