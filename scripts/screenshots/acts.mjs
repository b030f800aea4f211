// What is done on a page before its picture is taken, and what answers for the API.
/** What opens a dialog ends with three dots. */
export const button = (page, name) =>
  page
    .getByRole('button', { name: new RegExp(`^${RegExp.escape(name)}…?$`) })
    .first()
    .click()
export const dialog = page => page.getByRole('dialog').first().waitFor()
export const opens = name => async (page, texts) => {
  await button(page, name(texts))
  await dialog(page)
}
export const keys = pressed => async page => {
  await page.keyboard.press(pressed)
  await dialog(page)
}

/** Brings a section of the page to the middle of the picture. */
export const showHeading = name => async (page, texts) =>
  page
    .getByRole('heading', { name: name(texts) })
    .first()
    .evaluate(heading => heading.scrollIntoView({ block: 'center' }))

/** What a review shows: new, replaced, unchanged, without a secret, a wrong ID, an ID twice, one that Jenkins holds. */
export const list = `credentials:
  - { id: registry-login, type: username-password, data: { username: ci, password: example-only-31 } }
  - { id: sonar-token, type: access-token, description: Code quality, data: { token: example-only-32 } }
  - { id: sonar-token, type: access-token, data: { token: example-only-33 } }
  - { id: not an id, type: access-token, data: { token: example-only-34 } }
  - { id: deploy-login, type: username-password, data: { username: deploy } }
  - { id: npm-token, type: access-token, data: { token: "example-only-35 " } }
`
let imports = 0
const fresh = () => {
  imports += 1
  return ['registry', 'sonar', 'npm', 'maps', 'pager', 'cdn']
    .map(name => `${name.toUpperCase()}_${imports}=example-only-${imports}`)
    .join('\n')
}
export const paste =
  text =>
  async (page, { importMessages }) => {
    await page.getByRole('textbox', { name: importMessages.source }).fill(text())
    await button(page, importMessages.review)
    await page.getByRole('region', { name: importMessages.table }).waitFor()
    await page.getByText(importMessages.actions.checking).first().waitFor({ state: 'detached' })
  }
export const submit = async (page, texts) => {
  await paste(fresh)(page, texts)
  await button(page, texts.importMessages.import(6))
}

export const never = route => void route
/** The review is answered, the import is not. */
export const notStored = route =>
  route.request().method() === 'PUT' && !route.request().url().includes('dryRun=true') ? undefined : route.continue()
export const broken = route =>
  route.fulfill({
    status: 500,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      title: 'Unexpected error',
      status: 500,
      code: 'INTERNAL',
      detail: 'The request could not be handled.',
      requestId: 'req-1'
    })
  })

/** The server of this machine, under a name. */
export const elsewhere = async route => {
  const response = await route.fetch()
  const body = (await response.text()).replaceAll(/https:\/\/127\.0\.0\.1:\d+/g, 'https://packages.example.com')
  await route.fulfill({ response, body })
}
