import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import t from 'tap'
import { section } from '../helpers/pages.ts'
import { root } from './command.ts'
import { type Source, sourcesOf } from './layers.ts'

/** What files and folders of earlier versions were called, each with the name that replaced it. */
const FORMER_FILES = {
  act: 'execute',
  agents: 'http-agents',
  bell: 'wake-signal',
  breaker: 'circuit-breaker',
  closers: 'disposal',
  demo: 'stand-in, embedded',
  door: 'listener',
  exchange: 'compare-and-post',
  faces: 'adapters',
  guard: 'mass-delete-limit',
  knowledge: 'capability-cache',
  'long-lists': 'list-cache',
  move: 'relocate',
  notices: 'expiry-notices',
  outline: 'element-index',
  presence: 'item-probe',
  reading: 'read-folder',
  seats: 'stream-slots',
  'settled-mark': 'unchanged-digest',
  splice: 'folder-patch',
  tally: 'recount',
  'trace-notes': 'pending-traces',
  turns: 'map-yielding, semaphore',
  unopposed: 'retry-on-conflict',
  words: 'messages',
  'write-down': 'record'
} as const

/** The same for identifiers. */
const FORMER_IDENTIFIERS = {
  Acted: 'Sent',
  bell: 'wake',
  closers: 'disposal',
  Closers: 'Disposal',
  Converged: 'RunResult',
  Door: 'ListenerConfig',
  door: 'listener',
  Draft: 'Proposal',
  Gathered: 'RunSnapshot',
  faces: 'adapters',
  inTurns: 'mapYielding',
  leaveFormerFolder: 'cleanUpFormerFolder',
  Ledger: 'LastApplied',
  namesakes: 'caseCollisions',
  outlined: 'indexElements',
  overGap: 'deliverGapNotice',
  Overtaken: 'Conflict',
  Parcel: 'Outgoing',
  spliced: 'patchFolder',
  tally: 'recount',
  Trouble: 'SyncFailure',
  troubleOf: 'toFailure',
  unopposed: 'retryOnConflict',
  waitFor: 'pollUntil',
  Wanted: 'DesiredCredential',
  Written: 'Recorded',
  writeRun: 'recordRun'
} as const

const glossary = section(readFileSync(join(root, 'docs/architecture.md'), 'utf8'), '## Glossary')
const rows = glossary
  .split('\n')
  .filter(line => line.startsWith('| '))
  .slice(1)
  .map(line => line.slice(2, -2).split(' | '))

/** Every file name without its ending, and every folder name. */
const filesIn = (sources: readonly Source[]): Set<string> =>
  new Set(sources.flatMap(({ file }) => [basename(file).replace(/\..+$/, ''), ...file.split('/').slice(0, -1)]))

/** Every word of the code that can be an identifier, comments and import paths left out. */
const identifiersIn = (sources: readonly Source[]): Set<string> =>
  new Set(
    sources.flatMap(
      ({ text }) =>
        text
          .replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '')
          .replaceAll(/\b(from|import\() ?'[^']*'/g, '')
          .match(/[A-Za-z_$][\w$]*/g) ?? []
    )
  )

const sources = await sourcesOf(join(root, 'src'))
const [files, identifiers] = [filesIn(sources), identifiersIn(sources)]

t.test('the glossary is sorted, and defines every term in a sentence', async t => {
  const terms = rows.map(([term = '']) => term)
  t.ok(terms.length > 30)
  t.strictSame(terms, terms.toSorted())
  for (const [term, , meaning] of rows) t.match(meaning, /^[A-Z].*\.$/, `${term}`)
})

t.test('every term is an identifier or a file of the code', async t => {
  for (const [term, home = ''] of rows) {
    const name = /^`(.+)`$/.exec(home)?.[1] ?? ''
    t.ok(files.has(name) || identifiers.has(name), `${term}: ${home}`)
  }
})

t.test('no former name is left in the code', async t => {
  for (const [name, instead] of Object.entries(FORMER_FILES)) t.notOk(files.has(name), `a file ${name} should be ${instead}`)
  for (const [name, instead] of Object.entries(FORMER_IDENTIFIERS)) t.notOk(identifiers.has(name), `${name} is ${instead} now`)
})

t.test('the guard sees files, folders and identifiers, and no words of comments', async t => {
  const text = "import { a } from '../b/old-path.ts'\n/** outline */\nconst twins = 1 // splice\n"
  const found = [{ file: 'dir/old-name.test.ts', text }]
  t.strictSame([...filesIn(found)], ['old-name', 'dir'])
  t.strictSame([...identifiersIn(found)], ['import', 'a', 'const', 'twins'])
})
