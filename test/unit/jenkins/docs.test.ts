import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { warningCodes } from '../../../src/domain/finding-codes.ts'
import { causes, failures } from '../../../src/domain/reasons.ts'

const at = (path: string) => new URL(`../../../${path}`, import.meta.url)
const page = readFileSync(at('docs/jenkins.md'), 'utf8')

/** `unit/jenkins/xml: title; another title; unit/jenkins/client: title`, as the last column of the table of traps says it. */
function testsIn(cell: string): [string, string][] {
  let file = ''
  return cell.split(';').map(part => {
    const [, named, title = ''] = /^\s*(?:((?:unit|integration)\/\S+): )?(.*?)\s*$/.exec(part) ?? []
    file = named ?? file
    return [file, title]
  })
}

t.test('docs/jenkins.md: every test that it names is there', async t => {
  const table = page.slice(page.indexOf('## Traps'), page.indexOf('## What it cannot know'))
  const cells = table
    .split('\n')
    .filter(line => line.startsWith('| '))
    .slice(1)
    .map(line => line.split(' | ').at(-1)?.replace(/\|$/, '') ?? '')
  t.ok(cells.length > 20)
  for (const [file, title] of cells.flatMap(testsIn)) {
    const texts = [`test/${file}.test.ts`, `test/${file}.long.ts`].filter(path => existsSync(at(path)))
    t.ok(
      texts.some(path => readFileSync(at(path), 'utf8').includes(`t.test('${title}`)),
      `${file}: ${title}`
    )
  }
})

t.test('docs/jenkins.md: every reason and warning that it names is one', async t => {
  for (const [, word = ''] of page.matchAll(/`([A-Z][a-z]+[A-Z][A-Za-z]+)`/g))
    t.ok([failures, causes, warningCodes].some(table => Object.hasOwn(table, word)) || word === 'ControllerConfig', word)
})

t.test('docs/jenkins.md: every field of the configuration is in it', async t => {
  const source = readFileSync(at('src/jenkins/controller.ts'), 'utf8')
  const fields = [...source.slice(0, source.indexOf('export interface Controller {')).matchAll(/readonly (\w+)\??:/g)].map(
    match => match[1]
  )
  t.ok(fields.length > 10)
  for (const field of fields.filter(name => name !== 'name')) t.match(page, `\`${field}\``, `${field}`)
})
