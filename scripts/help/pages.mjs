import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Pages of the help in the order of the menu. A page of docs that is missing here is listed in the last group. */
const groups = [
  ['Start', ['getting-started', 'console', 'types', 'pipelines', 'cli']],
  ['Look up', ['reference', 'reasons', 'errors', 'events', 'webhooks', 'access', 'controllers', 'secret-stores', 'verifying']],
  ['For programs', ['api', 'services', 'kubesphere']],
  ['Run it', ['configuration', 'operations', 'kubernetes', 'security', 'jenkins']],
  ['About', ['architecture', 'changelog', 'readme']]
]
const LAST = 'More'

/** Pages outside docs. */
const others = { 'README.md': 'readme', 'CHANGELOG.md': 'changelog' }

const markdownOf = (root, folder) =>
  readdirSync(join(root, folder))
    .filter(name => name.endsWith('.md'))
    .toSorted()
    .map(name => `${folder}/${name}`)

/** Every page: its file in the repository, its name below /help, and its text. */
export function helpPages(root) {
  const files = [...markdownOf(root, 'docs'), ...markdownOf(root, 'docs/decisions')]
  const pages = files.map(file => ({ file, name: file.replace(/^docs\//, '').replace(/\.md$/, '') }))
  const more = Object.entries(others).map(([file, name]) => ({ file, name }))
  return [...pages, ...more]
    .filter(({ file }) => existsSync(join(root, file)))
    .map(page => ({ ...page, source: readFileSync(join(root, page.file), 'utf8') }))
}

/** The menu: groups of pages with their titles. Decisions are a group that is listed on the first page only. */
export function menuOf(pages) {
  const left = new Map(pages.filter(({ name }) => !name.includes('/')).map(page => [page.name, page]))
  const take = name => {
    const page = left.get(name)
    left.delete(name)
    return page === undefined ? [] : [page]
  }
  const menu = groups.map(([title, names]) => ({ title, pages: names.flatMap(take) }))
  const rest = [...left.values()]
  return rest.length === 0 ? menu : [...menu, { title: LAST, pages: rest }]
}

export const decisionsOf = pages => pages.filter(({ name }) => name.startsWith('decisions/'))
