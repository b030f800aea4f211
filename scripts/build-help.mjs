// Builds the help pages from docs into dist/help: each page as HTML and as its source, their list for programs (llms.txt), and the licences.
//   node scripts/build-help.mjs
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { escape, render, summaryOf } from './help/markdown.mjs'
import { noticesOf } from './help/notices.mjs'
import { pageHtml } from './help/page.mjs'
import { decisionsOf, helpPages, menuOf } from './help/pages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = join(root, 'dist/help')
rmSync(out, { recursive: true, force: true })

function write(name, text) {
  const file = join(out, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  writeFileSync(`${file}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  writeFileSync(`${file}.gz`, gzipSync(text, { level: 9 }))
}

const pages = helpPages(root).map(page => ({ ...page, ...summaryOf(page.source) }))
const menu = menuOf(pages)
const images = new Set()
/** Findings are explained on two pages: by address, where each is. */
const redirects = {}
const explaining = ['pipelines', 'types']
for (const page of pages) {
  const { html, headings, shown, ids } = render(page, pages)
  if (explaining.includes(page.name))
    for (const id of ids.filter(id => /^[A-Z]\w+$/.test(id))) redirects[`findings/${id}`] ??= `/help/${page.name}#${id}`
  for (const file of shown) images.add(file)
  write(`${page.name}.html`, pageHtml({ ...page, html, headings, menu, source: `${page.name}.md` }))
  write(`${page.name}.md`, page.source)
}
for (const file of images) {
  const to = join(out, file.replace(/^docs\//, ''))
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(join(root, file), to)
}

const card = ({ name, title, sentence }) =>
  `<li><a href="/help/${name}"><strong>${escape(title)}</strong>${escape(sentence)}</a></li>`
const cards = ({ title, pages }) => `<h2 class="group">${escape(title)}</h2><ul class="cards">${pages.map(card).join('')}</ul>`
const decisions = { title: 'Decisions', pages: decisionsOf(pages) }
const list = ({ title, pages }) =>
  `<h2 class="group">${title}</h2><ul>${pages.map(({ name, title }) => `<li><a href="/help/${name}">${escape(title)}</a></li>`).join('')}</ul>`
write(
  'index.html',
  pageHtml({ name: '', title: 'All pages', html: `<h1>Help</h1>${menu.map(cards).join('')}${list(decisions)}`, menu })
)
write(
  '404.html',
  pageHtml({
    name: '404',
    title: 'No such page',
    html: '<h1>No such page</h1><p>The help has no page at this address. <a href="/help">All pages</a></p>',
    menu
  })
)

const notices = noticesOf(root)
const licences = { file: 'docs/licences.md', name: 'licences', source: notices.source }
const html = `${render(licences, pages).html}<p><a href="/help/licences.txt">The text of every licence</a></p>`
write('licences.html', pageHtml({ ...licences, title: 'Third-party licences', html, menu, source: undefined }))
write('licences.txt', notices.text)

const line = ({ name, title, sentence }) => `- [${title}](/help/${name}.md): ${sentence}`
const section = ({ title, pages }) => `## ${title}\n\n${pages.map(line).join('\n')}\n`
write(
  'llms.txt',
  `# Jenkins credentials bridge

> Manages the credentials of CI projects in one place and keeps each project's folder in Jenkins in sync with them. The API is described at /openapi.json.

${[...menu, { ...decisions, title: 'Optional' }].map(section).join('\n')}`
)

writeFileSync(join(out, 'redirects.json'), JSON.stringify(redirects))
cpSync(join(root, 'scripts/help/style.css'), join(out, 'style.css'))
for (const script of ['copy.js', 'language.js']) cpSync(join(root, 'scripts/help', script), join(out, script))
cpSync(join(root, 'src/console/icon.svg'), join(out, 'icon.svg'))
