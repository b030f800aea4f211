// The pages and states of the console that there are pictures of. Texts come from the messages, so that each is reached in every language.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { broken, button, dialog, elsewhere, keys, list, never, notStored, opens, paste, showHeading, submit } from './acts.mjs'

const messages = fileURLToPath(new URL('../../src/console/messages', import.meta.url))

/** All texts of a language, by the names of their objects. */
export async function textsOf(language) {
  const files = readdirSync(join(messages, language)).filter(file => file.endsWith('.ts'))
  return Object.assign({}, ...(await Promise.all(files.map(file => import(join(messages, language, file))))))
}

/** Looks that a picture of the docs has, besides those of the others: the main pages also in Chinese, and on a phone. */
const chinese = ['light-zh-CN', 'dark-zh-CN']
const all = ['light', 'dark', 'phone', ...chinese]
const desk = ['light', 'dark']
const one = ['light']

/**
 * Each has the path of its page and the looks in which its picture is kept in docs/screenshots (none: with --all only). `act` goes on from
 * the page, `route` answers for the API, `as` is who looks, and `full` means more than the first screen.
 */
export const scenes = {
  'sign-in': { path: '/sign-in', looks: ['light', 'dark', 'phone'], as: 'anonymous' },
  overview: { path: '/', looks: all, full: true },
  projects: { path: '/projects', looks: all },
  credentials: { path: '/projects/shop/credentials', looks: all },
  create: { path: '/projects/shop/new', looks: all },
  'create-ssh-key': { path: '/projects/shop/new?type=ssh-key', looks: desk },
  credential: { path: '/projects/shop/credentials/dockerhub-id', looks: all },
  blocked: { path: '/projects/shop/credentials/made-by-hand', looks: desk },
  jenkinsfile: { path: '/projects/shop/credentials/dockerhub-id?tab=jenkinsfile', looks: ['light', 'dark', 'phone'] },
  edit: { path: '/projects/shop/credentials/dockerhub-id/edit', looks: desk },
  usage: { path: '/projects/shop/credentials/dockerhub-id?tab=usage', looks: desk },
  drift: { path: '/projects/shop/drift', looks: all, full: true },
  events: { path: '/projects/shop/events', looks: desk },
  settings: { path: '/projects/shop/settings', looks: desk, full: true },
  webhooks: { path: '/projects/shop/webhooks', looks: desk },
  'all-credentials': { path: '/credentials', looks: ['light', 'dark', 'phone'] },
  controllers: { path: '/controllers', looks: desk },
  controller: { path: '/controllers/default', looks: desk, full: true },
  tokens: { path: '/access/tokens', looks: ['light', 'dark', 'phone'] },
  keys: { path: '/access/keys', looks: desk },
  audit: { path: '/access/audit', looks: desk },
  empty: { path: '/projects/platform/credentials', looks: desk },

  shares: {
    path: '/projects/identity/credentials/registry',
    looks: desk,
    full: true,
    act: showHeading(t => t.sharesMessages.title)
  },
  'add-shares': {
    path: '/projects/identity/credentials/registry',
    looks: [],
    act: async (page, texts) => {
      await opens(t => t.sharesMessages.add)(page, texts)
      await page.getByRole('textbox', { name: texts.sharesMessages.names }).fill('shop\nbonk')
    }
  },
  'end-share': {
    path: '/projects/identity/credentials/registry',
    looks: [],
    act: opens(t => t.sharesMessages.endOne('imports'))
  },
  'delete-shared': { path: '/projects/identity/credentials/registry', looks: [], act: opens(t => t.generalMessages.delete) },
  receiver: { path: '/projects/imports/credentials/company-registry', looks: [], full: true },
  'edit-receiver': { path: '/projects/imports/credentials/company-registry/edit', looks: [] },
  'create-shared': {
    path: '/projects/imports/new?shared=true',
    looks: [],
    act: async (page, { sharesMessages }) => {
      await page.getByRole('combobox', { name: sharesMessages.choose }).click()
      await page.getByRole('option', { name: 'identity/registry' }).click()
    }
  },

  import: { path: '/projects/imports/import', looks: one },
  'import-review': { path: '/projects/shop/import', looks: desk, act: paste(() => list) },
  'import-progress': {
    path: '/projects/imports/import',
    looks: [],
    act: submit,
    route: ['**/api/v1/projects/imports/credentials*', notStored]
  },
  'import-result': { path: '/projects/imports/import', looks: one, act: submit, wait: 4000 },
  unmanaged: { path: '/projects/shop/drift', looks: one, act: page => page.locator('#drift-unmanaged').scrollIntoViewIfNeeded() },
  'take-over': { path: '/projects/shop/drift', looks: one, act: opens(t => t.unmanagedMessages.takeOverOne('legacy-registry')) },
  'delete-unmanaged': {
    path: '/projects/shop/drift',
    looks: [],
    act: opens(t => t.unmanagedMessages.removeOne('legacy-registry'))
  },
  ignored: {
    path: '/projects/shop/drift',
    looks: [],
    full: true,
    act: (page, t) => button(page, t.unmanagedMessages.showIgnored(1))
  },
  'put-right': { path: '/projects/shop/drift', looks: [], act: opens(t => t.driftMessages.putRightOne('stage-2-token')) },
  'keep-theirs': { path: '/projects/shop/drift', looks: one, act: opens(t => t.driftMessages.keepOne('stage-2-token')) },
  adopt: { path: '/projects/shop/drift', looks: [], act: opens(t => t.driftMessages.adoptOne('made-by-hand')) },
  delete: { path: '/projects/shop/credentials/dockerhub-id', looks: one, act: opens(t => t.generalMessages.delete) },
  palette: {
    ...{ path: '/projects/shop/credentials', looks: desk },
    async act(page) {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').getByRole('combobox').fill('dock')
      await page.getByRole('option').first().waitFor()
    }
  },
  'keyboard-shortcuts': { path: '/projects', looks: [], act: keys('?') },
  'user-menu': {
    path: '/',
    looks: one,
    act: (page, t) => page.getByRole('button', { name: t.generalMessages.nav.signedInAs('admin') }).click()
  },
  about: {
    ...{ path: '/', looks: [] },
    async act(page, texts) {
      await scenes['user-menu'].act(page, texts)
      await page.getByRole('menuitem', { name: texts.menuMessages.about, exact: true }).click()
      await dialog(page)
    }
  },
  inbox: { path: '/projects', looks: [], act: page => page.locator('header button[aria-haspopup=menu]').first().click() },
  'new-project': { path: '/projects', looks: [], act: opens(t => t.projectsMessages.new) },
  'new-token': { path: '/access/tokens', looks: [], act: opens(t => t.accessMessages.tokens.new) },
  'new-webhook': { path: '/projects/shop/webhooks', looks: [], act: (page, t) => button(page, t.webhookMessages.new) },
  'new-controller': { path: '/controllers', looks: [], act: (page, t) => button(page, t.controllerMessages.new) },
  'secret-stores': { path: '/secret-stores', looks: desk },
  'secret-store': {
    ...{ path: '/secret-stores/mounted', looks: desk, full: true },
    act: (page, t) => button(page, t.secretStoreMessages.check)
  },
  'old-values': { path: '/projects/imports/credentials', looks: [] },
  'new-secret-store': { path: '/secret-stores', looks: [], act: (page, t) => button(page, t.secretStoreMessages.new) },
  'edit-secret-store': { path: '/secret-stores/vault', looks: [], act: opens(t => t.generalMessages.edit) },
  'no-role-secret-stores': { path: '/secret-stores', looks: [], as: 'viewer' },
  'error-secret-stores': { path: '/secret-stores', looks: [], route: ['**/api/v1/secret-stores*', broken] },
  'verify-targets': { path: '/verify-targets', looks: desk, route: ['**/api/v1/verify-targets?*', elsewhere] },
  'verify-target': {
    ...{ path: '/verify-targets/team-git', looks: [], full: true },
    act: (page, t) => button(page, t.verifyTargetMessages.check)
  },
  'new-verify-target': { path: '/verify-targets', looks: [], act: (page, t) => button(page, t.verifyTargetMessages.new) },
  'edit-verify-target': { path: '/verify-targets/cluster', looks: [], act: opens(t => t.generalMessages.edit) },
  'no-role-verify-targets': { path: '/verify-targets', looks: [], as: 'viewer' },
  'error-verify-targets': { path: '/verify-targets', looks: [], route: ['**/api/v1/verify-targets*', broken] },
  'from-secret-store': {
    ...{ path: '/projects/imports/new?type=username-password', looks: [], full: true },
    async act(page, { sourceMessages }) {
      await page.getByText(sourceMessages.way.store).last().click()
      await page.locator('fieldset button').first().click()
      await page.locator('fieldset li').first().waitFor()
    }
  },
  verification: {
    ...{ path: '/projects/mobile/credentials/packages-login', looks: desk, full: true },
    act: showHeading(t => t.verificationMessages.title)
  },
  'verification-failed': {
    ...{ path: '/projects/mobile/credentials/packages-robot', looks: one, full: true },
    act: showHeading(t => t.verificationMessages.title)
  },
  'old-value': { path: '/projects/imports/credentials/old-value', looks: [] },
  'remove-member': { path: '/projects/shop/settings', looks: [], act: opens(t => t.settingsMessages.removeMemberOne('oidc:bo')) },
  selection: {
    ...{ path: '/projects/shop/credentials', looks: [] },
    act: (page, t) => page.getByRole('checkbox', { name: t.credentialsMessages.select('dockerhub-id') }).check({ force: true })
  },
  'delete-selection': {
    ...{ path: '/projects/shop/credentials', looks: [] },
    async act(page, texts) {
      await scenes.selection.act(page, texts)
      await button(page, texts.credentialsMessages.deleteSelected)
      await dialog(page)
    }
  },
  groups: { path: '/access/groups', looks: [] },
  help: { path: '/help', looks: desk },
  'help-reference': { path: '/help/reference', looks: [] },
  licences: { path: '/help/licences', looks: [] },

  'first-steps': { path: '/', looks: one, as: 'maker' },
  'no-role': { path: '/', looks: [], as: 'nobody' },
  'no-role-projects': { path: '/projects', looks: [], as: 'nobody' },
  'viewer-list': { path: '/projects/shop/credentials', looks: [], as: 'viewer' },
  'viewer-drift': { path: '/projects/shop/drift', looks: [], as: 'viewer', full: true },
  'viewer-settings': { path: '/projects/shop/settings', looks: [], as: 'viewer' },
  'nothing-found': { path: '/projects/shop/credentials?q=nothing-like-it', looks: [] },
  'paused-project': { path: '/projects/archive/credentials', looks: [] },
  'unknown-page': { path: '/nothing-here', looks: [] },
  'unknown-project': { path: '/projects/nothing-here/credentials', looks: [] },
  loading: { path: '/projects/shop/credentials', looks: [], route: ['**/api/v1/projects/shop/credentials*', never] },
  'loading-overview': { path: '/', looks: [], route: ['**/api/v1/overview*', never] },
  error: { path: '/projects/shop/credentials', looks: [], route: ['**/api/v1/projects/shop/credentials*', broken] },
  'error-overview': { path: '/', looks: [], route: ['**/api/v1/overview*', broken] }
}
