import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { section } from '../helpers/pages.ts'
import { command, root } from './command.ts'

const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8')

t.test('the picture shows the layers as they are (npm run architecture)', async t => {
  const { code, output } = await command(process.execPath, ['scripts/architecture.mjs', '--print'])
  t.equal(code, 0, output)
  t.equal(output, readFileSync(join(root, 'docs/architecture.svg'), 'utf8'))
})

t.test('every path on the page exists', async t => {
  const paths = [...page.matchAll(/`((?:src|test|scripts)\/[\w./-]+)`/g)].map(([, path]) => path ?? '')
  t.ok(paths.length > 30)
  t.strictSame(
    paths.filter(path => !existsSync(join(root, path))),
    []
  )
})

t.test('every decision is listed, with its title', async t => {
  const files = readdirSync(join(root, 'docs/decisions')).sort()
  const titles = files.map(file => {
    const [first = ''] = readFileSync(join(root, 'docs/decisions', file), 'utf8').split('\n')
    return `- [${file.slice(0, 3)}](decisions/${file})${first.slice('# 000'.length)}`
  })
  t.strictSame(section(page, '## Decisions').match(/^- .*$/gm), titles)
})
