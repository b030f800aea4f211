import t, { type Test } from 'tap'
import { cli } from '../../helpers/cli.ts'
import { startScriptedBridge } from '../../helpers/scripted-bridge.ts'

const result = (items: readonly object[] = []) => ({
  created: items.length,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  version: 1,
  items
})

/** A bridge that takes every set but those of the refused projects. */
async function taking(t: Test, refused: Readonly<Record<string, number>> = {}) {
  const bridge = await startScriptedBridge(t, ({ path }) => {
    const status = refused[path.split('/')[4] ?? ''] ?? 200
    return { status, body: status === 200 ? result([{ id: 'a', action: 'created', generation: 1 }]) : { code: 'A_CODE' } }
  })
  const projects = () => bridge.asked.map(({ path }) => path.split('/')[4])
  const run = (stdin: string, ...args: string[]) =>
    cli(['apply', '-f', '-', ...args], { JCB_URL: bridge.url, JCB_TOKEN: 'x' }, { stdin })
  return { ...bridge, run, projects }
}
const set = (project: unknown) => JSON.stringify({ project, credentials: [] })
const sets = (...projects: unknown[]) => projects.map(set).join('\n---\n')

t.test('each document goes to its project, with what was said', async t => {
  const { run, asked, projects } = await taking(t)
  const { exit, err, out } = await run(sets('a', 'b'), '--dry-run', '--prune', '--force')
  t.equal(exit, 0)
  t.strictSame(projects(), ['a', 'b'])
  t.strictSame(Object.fromEntries(asked[0]?.query ?? []), { dryRun: 'true', prune: 'true', force: 'true' })
  t.strictSame(asked[0]?.body, { credentials: [] })
  t.match(err, /^a: 1 created, 0 updated, 0 unchanged, 0 deleted \(dry run: nothing was changed\)\nb:/)
  t.match(String(out), /^PROJECT {2}ID {2}ACTION\na {8}a {3}created\n/)
  t.notMatch((await run(sets('a'))).err, 'dry run')
})

t.test('of several projects it is said what became of each', async t => {
  for (const [status, words, exit] of [
    [409, 'refused, nothing was changed', 5],
    [503, 'not known, because there was no answer', 6]
  ] as const) {
    const { run, projects } = await taking(t, { b: status })
    const answer = await run(sets('a', 'b', 'c', 'd'))
    t.strictSame([answer.exit, projects()], [exit, ['a', 'b']])
    t.match(answer.err, `\nb: ${words}\nc: not tried\nd: not tried\njcb: b: A_CODE`)
    t.match(String(answer.out), /\na {8}a {3}created\n/, 'what was done is shown')
  }
})

const wrong: readonly (readonly [string, string, RegExp, ...string[]])[] = [
  ['nothing', '', /it is empty/],
  ['a table', 'NAME   TYPE\n', /kubectl's table output/],
  ['no list', '{"credentials":{}}', /must have a list "credentials", and may have "project"; it is /],
  ['a number for a project', set(5), /has a "project" that is not a string/],
  ['no project', set(undefined), /the file names no project/],
  ['another project than that of -p', set('a'), /is for the project "a", which differs from -p/, '-p', 'b'],
  ['a project twice', sets('a', 'b', 'a'), /line \d+ is a second one for the project "a"/],
  ['a second document without a project', `${set('a')}\n---\n${set(undefined)}`, /starts in line 3 names no project/]
]
for (const [name, text, why, ...args] of wrong)
  t.test(`nothing is sent of a file with ${name}`, async t => {
    const { run, asked } = await taking(t)
    t.match(await run(text, ...args), { exit: 2, err: why })
    t.strictSame(asked, [])
  })

t.test('a project may be named in the file, by -p, or by JCB_PROJECT, in this order', async t => {
  const { env, projects } = await taking(t)
  const run = (text: string, ...args: string[]) => cli(['apply', '-f', '-', ...args], env, { stdin: text })
  await run(set('a'))
  await run(set(undefined), '-p', 'b')
  await run(set(undefined))
  await run(set('c'), '-p', 'c')
  t.strictSame(projects(), ['a', 'b', 'demo', 'c'])
})
