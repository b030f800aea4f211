import t from 'tap'
import { formMessages } from '#messages/credential-form'
import { credentialsMessages } from '#messages/credentials'
import { generalMessages } from '#messages/general'
import { projectMessages } from '#messages/project'
import { projectsMessages } from '#messages/projects'
import { settingsMessages } from '#messages/settings'
import { statusMessages } from '#messages/status'
import { projectKeys } from '../../src/store/redis/redis-keys.ts'
import { withBridge } from '../helpers/bridge.ts'
import { openTab, startBrowser } from '../helpers/console.ts'
import { until } from '../helpers/until.ts'

t.setTimeout(300_000)
const browser = await startBrowser(t)
const bridge = await withBridge(t)
const keys = projectKeys('demo')
const redis = bridge.redis.client

t.test('records forged in Redis are repaired in the console, or a sentence says how', async t => {
  await bridge.project('demo')
  const token = { type: 'access-token', data: { token: 'not-a-real-one' } }
  for (const id of ['changed', 'broken'])
    await bridge.call('POST', '/api/v1/projects/demo/credentials', { id, description: 'ours', ...token })
  const forge = (text: string | null) => text?.replace('"ours"', '"theirs"') ?? ''
  await redis.hset(keys.credentials, 'changed', forge(await redis.hget(keys.credentials, 'changed')))
  await redis.hset(keys.credentials, 'broken', '{')
  await redis.set(keys.project, (await redis.get(keys.project))?.replace('"displayName":"demo"', '"displayName":"theirs"') ?? '')

  const { page, close } = await openTab(browser, bridge.url, '/projects/demo/settings')
  await page.getByText(projectMessages.blocked['RecordChanged'] ?? '').waitFor()
  await page.getByLabel(projectsMessages.form.displayName).fill('Ours again')
  await page.getByRole('button', { name: settingsMessages.save }).click()
  await page.getByRole('heading', { name: 'Ours again', level: 1 }).waitFor()
  t.equal(await page.getByText(projectMessages.blocked['RecordChanged'] ?? '').count(), 0)

  await page.goto('/projects/demo/credentials/changed')
  await page.getByText(statusMessages.outcomes['RecordChanged'] ?? '').waitFor()
  await page.getByRole('link', { name: generalMessages.edit }).click()
  await page.locator('input[type=password], textarea').first().fill('not-a-real-one-either')
  await page.getByLabel(formMessages.description).fill('ours')
  await page.getByRole('button', { name: generalMessages.saveChanges }).click()
  await page.getByRole('link', { name: 'Details' }).waitFor()
  await until('the credential is believed again', async () => {
    const { body } = await bridge.call('GET', '/api/v1/projects/demo/credentials/changed')
    return body.status.phase === 'Synced' && body.description === 'ours'
  })

  await page.goto('/projects/demo/credentials/broken')
  await page.getByText(statusMessages.outcomes['RecordBroken'] ?? '').waitFor()
  t.notMatch(await page.locator('main').innerText(), /years ago/, 'a time that no record says')
  await page.getByRole('link', { name: generalMessages.edit }).click()
  await page.waitForURL('**/edit')
  await page.getByText(statusMessages.outcomes['RecordBroken'] ?? '').waitFor()
  await close()
})

t.test('a project whose folder was there before says so; a project-maker cannot confirm it, a platform-admin can', async t => {
  await bridge.control('POST', '/edit', { action: 'add-folder', folder: 'theirs' })
  const { token } = (await bridge.call('POST', '/api/v1/tokens', { name: 'maker', projectMaker: true })).body
  const maker = await openTab(browser, bridge.url, '/projects', { token })
  await maker.page.getByRole('button', { name: projectsMessages.new }).click()
  await maker.page.getByLabel(projectsMessages.form.name, { exact: false }).first().fill('theirs')
  t.equal(await maker.page.getByLabel(projectsMessages.form.folder).count(), 0, 'it does not choose the folder')
  await maker.page.getByRole('button', { name: projectsMessages.form.create }).click()
  await maker.page.getByText(projectMessages.blocked.FolderExists).waitFor()
  t.equal(await maker.page.getByText(credentialsMessages.emptyTitle).count(), 0, 'it is not said to be empty')
  t.equal(await maker.page.getByRole('button', { name: projectMessages.confirmFolder }).count(), 0)
  await maker.close()

  const { page, close } = await openTab(browser, bridge.url, '/projects')
  const row = page.getByRole('row').filter({ hasText: 'theirs' })
  await row.getByText(projectsMessages.folderExists).waitFor()
  await row.getByRole('link', { name: projectsMessages.confirmFolder }).click()
  await page.getByText(credentialsMessages.blocked).waitFor()
  await page.getByRole('button', { name: projectMessages.confirmFolder }).click()
  await page.getByText(projectMessages.blocked.FolderExists).waitFor({ state: 'detached' })
  t.match((await bridge.call('GET', '/api/v1/projects/theirs')).body, { blocked: null })
  await close()
})
