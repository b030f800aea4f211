import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { costs, type Needed } from '../../src/cli/doctor/costs.ts'
import { permissionIn } from '../../src/jenkins/http/jenkins-error.ts'
import { section } from '../helpers/pages.ts'
import { type Case, readCases } from './jenkins-transcripts/exchange.ts'

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const page = readFileSync(path('docs/jenkins.md'), 'utf8')

/** A table below a heading: its header and its rows, cut into cells. */
function tableBelow(heading: string): { header: string[]; rows: string[][] } {
  const lines = section(page, heading).split('\n')
  const start = lines.findIndex(line => line.startsWith('|'))
  const table = lines.slice(start, lines.indexOf('', start)).map(line => line.slice(2, -2).split(' | '))
  return { header: table[0] ?? [], rows: table.slice(2) }
}

/** Where each column of the table is recorded: the end of the names of its cases. */
const COLUMNS = new Map([
  ['see the folder', ['folder', 'folder-get']],
  ['list', ['list']],
  ['read one', ['get', 'config']],
  ['create', ['create']],
  ['update', ['update']],
  ['delete', ['delete']],
  ['read the configuration', ['folder-config', 'folder-config-get']],
  ['write the configuration', ['folder-config-post']],
  ['make a folder', ['folder-create']],
  ['make one inside', ['folder-create-inside']],
  ['make one with credentials', ['folder-create-creds']],
  ['delete the folder', ['folder-delete']]
])

/** Who asked in each row: the beginning of the names of its cases. */
const ROWS = new Map([
  ['all', 'pe-full'],
  ['all but Overall/Read', 'pe-no-overall-read'],
  ['all but Job/Read', 'pe-no-job-read'],
  ['all but Job/Create', 'pe-no-job-create'],
  ['all but Job/Configure', 'pe-no-job-configure'],
  ['all but Job/Delete', 'pe-no-job-delete'],
  ['all but Credentials/View', 'pe-no-cred-view'],
  ['all but Credentials/Create', 'pe-no-cred-create'],
  ['all but Credentials/Update', 'pe-no-cred-update'],
  ['all but Credentials/Delete', 'pe-no-cred-delete'],
  ['all but Credentials/ManageDomains', 'pe-no-cred-domains'],
  ['all, with Job/Discover in place of Job/Read', 'pe-discover'],
  ['all, with Job/ExtendedRead in place of Job/Configure', 'pe-extended'],
  ['Overall/Read, Job/Read, Job/ExtendedRead', 'pe-only-extended'],
  ['Overall/Read, Job/Read', 'perm-viewer'],
  ['Overall/Read, Job/Read, Credentials/View', 'perm-lister'],
  ['none', 'perm-nobody1'],
  ['nobody (no login)', 'pe-nobody']
])

const recorded = new Map(
  ['2.263.4', '2.528.1'].map(version => {
    const cases = readCases(path(`test/fixtures/jenkins/${version}/permission.jsonl`))
    return [version, new Map(cases.map(one => [one.name, one]))] as const
  })
)

const answerTo = (version: string, who: string, column: string): Case | undefined =>
  COLUMNS.get(column)
    ?.map(end => recorded.get(version)?.get(`${who}-${end}`))
    .find(one => one !== undefined)

/** What the table says of a recorded answer. */
function cellOf({ response: { status, headers = {} } }: Case): string {
  const named = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-required-permission')
  return [status, permissionIn(named?.[1])].filter(part => part !== undefined).join(' ')
}

t.test('every cell of what Jenkins answers is as recorded, and every recorded user has a row', async t => {
  const { header, rows } = tableBelow('### What Jenkins answers without each permission')
  t.strictSame(header.slice(2), [...COLUMNS.keys()])
  const told = new Set<string>()
  for (const [who = '', version = '', ...cells] of rows) {
    const recordings = header.slice(2).map(column => answerTo(version, ROWS.get(who) ?? 'nobody knows', column))
    t.ok(
      recordings.some(one => one !== undefined),
      `${who} ${version} is recorded`
    )
    t.strictSame(
      cells,
      recordings.map(one => (one === undefined ? '–' : cellOf(one))),
      `${who} ${version}`
    )
    told.add(`${version} ${ROWS.get(who)}`)
  }
  const asked = [...recorded].flatMap(([version, cases]) =>
    [...cases.keys()].flatMap(name => {
      const who = [...ROWS.values()].filter(one => name.startsWith(`${one}-`)).toSorted((a, b) => b.length - a.length)
      return name.startsWith('pe') ? [`${version} ${who[0]}`] : []
    })
  )
  t.strictSame([...told].toSorted(), [...new Set(asked)].toSorted())
})

/** What a sentence of the doctor says: the answers to one who lacks the permission, or `has` it. */
interface Claim {
  readonly who?: string
  readonly refused: string
  readonly columns: readonly string[]
  readonly passes?: readonly string[]
}

const single = ['create', 'update', 'delete']
const claims: Record<Needed, Claim> = {
  'Overall/Read': { refused: '403 Overall/Read', columns: [...COLUMNS.keys()] },
  'Job/Read': {
    refused: '404',
    columns: ['list', 'read one', ...single, 'read the configuration', 'make one inside', 'delete the folder'],
    passes: ['make a folder', 'make one with credentials']
  },
  'Job/Create': { refused: '403 Job/Create', columns: ['make a folder', 'make one inside', 'make one with credentials'] },
  'Job/Configure': { refused: '403 Job/Configure', columns: ['write the configuration'], passes: single },
  'Job/ExtendedRead': {
    who: 'pe-extended',
    refused: '403 Job/Configure',
    columns: ['write the configuration'],
    passes: ['read the configuration']
  },
  'Job/Delete': { refused: '403 Job/Delete', columns: ['delete the folder'] },
  'Credentials/View': {
    refused: '404',
    columns: ['read one', ...single],
    passes: ['write the configuration', 'make a folder', 'make one inside']
  },
  'Credentials/Create': {
    refused: '403 Credentials/Create',
    columns: ['create'],
    passes: ['make one with credentials', 'write the configuration']
  },
  'Credentials/Update': { refused: '403 Credentials/Update', columns: ['update'], passes: ['write the configuration'] },
  'Credentials/Delete': { refused: '403 Credentials/Delete', columns: ['delete'], passes: ['write the configuration'] }
}

t.test('what the doctor says of each permission is as recorded, and stands in docs/jenkins.md', async t => {
  const { rows } = tableBelow('## What Jenkins must allow')
  t.strictSame(
    rows.map(([permission, , jenkins]) => [permission, jenkins]),
    Object.entries(costs)
  )
  for (const [permission, { who, refused, columns, passes = [] }] of Object.entries(claims)) {
    const cells = (names: readonly string[]) =>
      names.flatMap(name => answerTo('2.528.1', who ?? ROWS.get(`all but ${permission}`) ?? '', name) ?? []).map(cellOf)
    t.ok(cells(columns).length > 0, `${permission}: a refusal is recorded`)
    for (const cell of cells(columns)) t.equal(cell, refused, `${permission} refuses`)
    t.ok(passes.length === 0 || cells(passes).length > 0, `${permission}: what passes is recorded`)
    for (const cell of cells(passes)) t.equal(cell, '200', `${permission} lets through`)
  }
})

t.test('a folder document changes, removes and adds credentials for one who may not do so one by one', async t => {
  const held = (name: string) => recorded.get('2.528.1')?.get(name)?.readback
  for (const who of ['create', 'update', 'delete'].map(what => `pe-no-cred-${what}`)) {
    // The document leaves out `new`, where that had been made before.
    t.strictSame(held(`${who}-folder-config-post`), ['c', 'u', 'd'], who)
    t.match(held(`${who}-folder-create-creds`), [{ id: 'born', secret: 'v' }], who)
  }
})

t.test('with Job/ExtendedRead alone secrets are masked', async t => {
  for (const who of ['pe-extended', 'pe-only-extended']) {
    const body = answerTo('2.528.1', who, 'read the configuration')?.response.body ?? ''
    const secrets = [...body.matchAll(/<secret>([^<]*)</g)].map(([, text]) => text)
    t.ok(secrets.length > 0 && secrets.every(text => text === '********'), who)
  }
})
