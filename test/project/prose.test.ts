import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { root } from './command.ts'

/** Phrases that read as a translation, each with what an engineer would write. */
const TICS: Readonly<Record<string, string>> = {
  anew: 'again',
  'told of': 'notified of, receives',
  'stands beside': 'is next to',
  'stands in': 'is in',
  'so many': 'this many',
  whoever: 'anyone who',
  '(a|an) (\\w+ )?of its own': 'its own, a separate',
  'is put right': 'is repaired, is corrected',
  'not any more': 'no longer',
  'is tried again': 'is retried'
}

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`)
]

/** The text of a page without code and titles of tests, which may contain anything. */
const proseOf = (page: string): string => page.replaceAll(/^```.*?^```|`test\/[^`]*` "[^"]*"|`[^`\n]*`/gms, '')

const ticsIn = (text: string): string[] =>
  Object.entries(TICS).flatMap(([tic, instead]) =>
    new RegExp(`\\b${tic}\\b`, 'i').test(text.replaceAll(/\s+/g, ' ')) ? [`"${tic}": write ${instead}`] : []
  )

for (const page of pages)
  t.test(`${page} reads as an engineer writes`, async t => {
    t.strictSame(ticsIn(proseOf(readFileSync(join(root, page), 'utf8'))), [])
  })

t.test('the source and its texts read as an engineer writes', async t => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(name => /\.tsx?$/.test(name))
  t.ok(sources.length > 500)
  // A comment's lines begin with stars, over which a phrase may run.
  const textOf = (name: string) => readFileSync(join(root, 'src', name), 'utf8').replaceAll(/^ *(\*|\/\/) /gm, '')
  t.strictSame(
    sources.flatMap(name => ticsIn(textOf(name)).map(tic => `${name}: ${tic}`)),
    []
  )
})

t.test('the guard sees a phrase over a line break, and not in code', async t => {
  t.strictSame(ticsIn('it is told\nof events'), ['"told of": write notified of, receives'])
  t.strictSame(ticsIn(proseOf('run `anew`\n```sh\nanew\n```\nrenewed')), [])
})
