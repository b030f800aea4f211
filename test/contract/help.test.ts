import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import t from 'tap'
import { failures } from '../../src/domain/reasons.ts'
import { phases } from '../../src/domain/status.ts'

const built = new URL('../../dist/help/', import.meta.url)
const names = readdirSync(built, { recursive: true, encoding: 'utf8' })
const read = (name: string) => readFileSync(new URL(name, built), 'utf8')
const pages = names.filter(name => name.endsWith('.html'))
const idsOf = (html: string) => new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))
const ids = new Map(pages.map(name => [name, idsOf(read(name))]))

/** What is wrong with an address below /help; undefined if it leads somewhere. */
function faultOf(address: string): string | undefined {
  const [path = '', fragment] = address.replace(/^\/help\/?/, '').split('#')
  const file = path === '' ? 'index.html' : names.includes(path) ? path : `${path}.html`
  if (!names.includes(file)) return `${address}: no such page`
  if (fragment !== undefined && !ids.get(file)?.has(fragment)) return `${address}: no such place`
  return undefined
}

t.test('every page of docs is built, with its source, and is in the list for programs', async t => {
  const docs = readdirSync(new URL('../../docs/', import.meta.url), { recursive: true, encoding: 'utf8' })
  const sources = docs.filter(name => name.endsWith('.md'))
  t.ok(sources.length > 50)
  const list = read('llms.txt')
  t.match(list, /^# Jenkins credentials bridge\n\n> .+\n\n## /)
  for (const name of sources) {
    t.ok(names.includes(name.replace(/\.md$/, '.html')), name)
    t.equal(read(name), readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8'), `${name} is current`)
    t.ok(new RegExp(`^- \\[.+\\]\\(/help/${name}\\): .{10,}$`, 'm').test(list), `${name} is listed with a sentence`)
  }
})

t.test('links lead to pages and places that exist, and images are there', async t => {
  const faults: string[] = []
  let count = 0
  for (const name of pages) {
    const html = read(name)
    for (const [, target = ''] of html.matchAll(/\s(?:href|src)="([^"]+)"/g)) {
      count++
      if (/^(https:|http:|mailto:)/.test(target) || ['/', '/docs/', '/openapi.json'].includes(target)) continue
      if (target.startsWith('/assets/')) t.ok(existsSync(new URL(`../console${target}`, built)), target)
      else if (target.startsWith('#')) {
        if (!ids.get(name)?.has(target.slice(1))) faults.push(`${name}: ${target}`)
      } else {
        const fault = faultOf(posix.normalize(target))
        if (fault !== undefined) faults.push(`${name}: ${fault}`)
      }
    }
  }
  t.strictSame(faults, [])
  t.ok(count > 2_000)
})

t.test('no page has an inline script, an inline style or a duplicate id', async t => {
  for (const name of pages) {
    const html = read(name)
    t.notMatch(
      html,
      /<script(?! type="module" src="\/help\/copy\.js"| src="\/assets\/scheme\.v1\.js")|<style|\sstyle=|\son[a-z]+=/,
      name
    )
    const all = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    t.equal(new Set(all).size, all.length, name)
  }
})

t.test('phases and reasons can be linked to by their names', async t => {
  for (const phase of phases) t.equal(faultOf(`/help/reference#${phase}`), undefined)
  for (const reason of Object.keys(failures)) t.equal(faultOf(`/help/reasons#${reason}`), undefined)
  t.not(faultOf('/help/reasons#None'), undefined)
  t.not(faultOf('/help/none'), undefined)
})

t.test('the licences of others are listed with their texts', async t => {
  const page = read('licences.html')
  for (const name of ['fastify', 'bullmq', 'react', '@mantine/core']) t.match(page, `<td data-label="package">${name}</td>`)
  t.match(read('licences.txt'), 'Permission is hereby granted, free of charge')
})
