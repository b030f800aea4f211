import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import t from 'tap'
import { helpOn } from '../../src/console/ui/help-address.ts'
import { eventTypes } from '../../src/domain/event.ts'
import { errorCodes, warningCodes } from '../../src/domain/finding-codes.ts'
import { problems } from '../../src/domain/problems.ts'
import { defaultPolicies } from '../../src/domain/project.ts'
import { reasons } from '../../src/domain/reasons.ts'
import { sourceFailures } from '../../src/domain/source.ts'
import { phases } from '../../src/domain/status.ts'
import { credentialTypes } from '../../src/domain/types/index.ts'
import { verifySentences } from '../../src/domain/verification.ts'

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
    for (const [, target = ''] of html.matchAll(/\s(?:href|src|srcset)="([^"]+)"/g)) {
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
      /<script(?! type="module" src="\/help\/(?:copy|language)\.js"| src="\/assets\/scheme\.v1\.js")|<style|\sstyle=|\son[a-z]+=/,
      name
    )
    const all = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    t.equal(new Set(all).size, all.length, name)
  }
})

t.test('what the console links to is there: phases, policies, reasons, problems, events and findings', async t => {
  const redirects = JSON.parse(read('redirects.json')) as Record<string, string>
  const led = (address: string) => redirects[address.replace('/help/', '')] ?? address
  const findings = credentialTypes.flatMap(({ errors, warnings }) => [...Object.keys(errors), ...Object.keys(warnings)])
  const words = {
    phase: phases,
    policy: Object.keys(defaultPolicies),
    reason: reasons,
    problem: Object.keys(problems),
    event: eventTypes,
    source: Object.keys(sourceFailures),
    verification: Object.keys(verifySentences),
    finding: [...findings, ...Object.keys(errorCodes), ...Object.keys(warningCodes)]
  }
  for (const [kind, names] of Object.entries(words)) {
    t.ok(names.length > 4, kind)
    t.strictSame(
      names.map(name => faultOf(led(helpOn[kind as keyof typeof words](name)))).filter(fault => fault !== undefined),
      []
    )
  }
  t.not(faultOf('/help/reasons#None'), undefined)
  t.not(faultOf('/help/none'), undefined)
  t.not(faultOf(led('/help/findings/None')), undefined)
})

t.test('the licences of others are listed with their texts', async t => {
  const page = read('licences.html')
  for (const name of ['fastify', 'bullmq', 'react', '@mantine/core']) t.match(page, `<td data-label="package">${name}</td>`)
  t.match(read('licences.txt'), 'Permission is hereby granted, free of charge')
})
