import t from 'tap'
import { words } from '../../src/console/words.ts'
import { projectKeys } from '../../src/store/keys.ts'
import { withBridge } from '../helpers/bridge.ts'
import { openTab, startBrowser } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(60_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
const keys = projectKeys('demo')
const redis = bridge.redis.client

t.test('what somebody else has written to Redis is put right in the console, or a sentence says how', async t => {
  await bridge.project('demo')
  const token = { type: 'access-token', data: { token: 'not-a-real-one' } }
  for (const id of ['changed', 'broken'])
    await bridge.call('POST', '/api/v1/projects/demo/credentials', { id, description: 'ours', ...token })
  const forge = (text: string | null) => text?.replace('"ours"', '"theirs"') ?? ''
  await redis.hset(keys.credentials, 'changed', forge(await redis.hget(keys.credentials, 'changed')))
  await redis.hset(keys.credentials, 'broken', '{')
  await redis.set(keys.project, (await redis.get(keys.project))?.replace('"displayName":"demo"', '"displayName":"theirs"') ?? '')

  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/settings')
  await page.getByText(words.project.blocked['RecordChanged'] ?? '').waitFor()
  await page.getByLabel(words.projectForm.displayName).fill('Ours again')
  await page.getByRole('button', { name: words.settings.save }).click()
  await page.getByRole('heading', { name: 'Ours again', level: 1 }).waitFor()
  t.equal(await page.getByText(words.project.blocked['RecordChanged'] ?? '').count(), 0)

  await page.goto('/projects/demo/credentials/changed')
  await page.getByText(words.outcomes['RecordChanged'] ?? '').waitFor()
  await page.getByRole('link', { name: words.edit }).click()
  await page.locator('input[type=password], textarea').first().fill('not-a-real-one-either')
  await page.getByLabel(words.form.description).fill('ours')
  await page.getByRole('button', { name: words.form.saveChanges }).click()
  await page.getByRole('link', { name: 'Details' }).waitFor()
  await until('the credential is believed again', async () => {
    const { body } = await bridge.call('GET', '/api/v1/projects/demo/credentials/changed')
    return body.status.phase === 'Synced' && body.description === 'ours'
  })

  await page.goto('/projects/demo/credentials/broken')
  await page.getByText(words.outcomes['RecordBroken'] ?? '').waitFor()
  t.notMatch(await page.locator('main').innerText(), /years ago/, 'a time that no record says')
  await page.getByRole('link', { name: words.edit }).click()
  await page.waitForURL('**/edit')
  await page.getByText(words.outcomes['RecordBroken'] ?? '').waitFor()
  await close()
})
