import t, { type Test } from 'tap'
import { costs, type Needed } from '../../src/cli/doctor/costs.ts'
import { type Finding, ok } from '../../src/cli/doctor/finding.ts'
import { examineJenkins } from '../../src/cli/doctor/jenkins.ts'
import type { Place } from '../../src/cli/doctor/place.ts'
import { Secret } from '../../src/domain/secret.ts'
import { sample } from '../unit/jenkins/samples.ts'
import { opened, type StandInWorld, standIn } from '../unit/jenkins/worlds.ts'

const place = (name: string): Place => ({
  ...{ project: name, controller: 'default', folder: [name], kubeconfigForm: 'file' }
})

/** What the doctor finds as a user that is no ok, but for the plug-ins, which only an administrator sees. */
async function found(t: Test, { url }: StandInWorld, user: string, folder: string): Promise<Finding[]> {
  const controller = opened(t, { name: user, url, user, token: new Secret(`${user}-token`), breakerFailures: 1000 })
  const findings: Finding[] = []
  const asks = { identity: async () => ok('jenkins.identity', 'not looked at'), isTaken: async () => false }
  await examineJenkins(
    controller,
    [place(folder)],
    asks,
    { name: 'default', managedBy: 'settings' },
    (...more) => void findings.push(...more)
  )
  return findings.filter(({ outcome, check }) => outcome !== 'ok' && check !== 'jenkins.plugins')
}

interface Row {
  readonly outcome: string
  readonly check: string
  readonly found: RegExp
  /** The permissions whose cost is told. */
  readonly costs: readonly Needed[]
}

const hidden = /^Jenkins answers 404 for the folder F: it does not exist, or it is hidden from the bridge's user$/
const error = (check: string, found: RegExp, ...costs: Needed[]): Row => ({ outcome: 'error', check, found, costs })
const warning = (check: string, found: RegExp, ...costs: Needed[]): Row => ({ outcome: 'warning', check, found, costs })
const notKnown: Row = {
  outcome: 'unknown',
  check: 'jenkins.permissions',
  found: /the write permissions of the bridge's user are not known/,
  costs: []
}

/** By the user who lacks it: what the doctor finds of a folder that is there and holds a credential. */
const table: Readonly<Record<string, readonly Row[]>> = {
  admin: [],
  full: [],
  'no-job-delete': [],
  'no-cred-domains': [],
  'no-overall-read': [error('jenkins.reach', /needs Overall\/Read/, 'Overall/Read')],
  'no-job-read': [warning('jenkins.folder F', hidden, 'Job/Read'), notKnown],
  'no-job-create': [warning('jenkins.permissions', /may not create folders at the root/, 'Job/Create')],
  'no-job-configure': [warning('jenkins.folder F', /changed secrets cannot be detected/, 'Job/Configure')],
  extended: [warning('jenkins.folder F', /changed secrets cannot be detected/, 'Job/ExtendedRead')],
  'no-cred-view': [error('jenkins.folder F', /lacks Credentials\/View in F/, 'Credentials/View'), notKnown],
  'no-cred-create': [error('jenkins.permissions', /lacks Credentials\/Create in F$/, 'Credentials/Create')],
  'no-cred-update': [error('jenkins.permissions', /lacks Credentials\/Update in F$/, 'Credentials/Update')],
  'no-cred-delete': [error('jenkins.permissions', /lacks Credentials\/Delete in F$/, 'Credentials/Delete')],
  discover: [error('jenkins.folder F', /has Job\/Discover there but lacks Job\/Read/), notKnown],
  viewer: [
    warning('jenkins.permissions', /may not create folders at the root/, 'Job/Create'),
    error('jenkins.folder F', /lacks Credentials\/View in F/, 'Credentials/View'),
    notKnown
  ],
  nobody1: [error('jenkins.reach', /needs Overall\/Read/, 'Overall/Read')]
}

t.test('what each missing permission costs is told as recorded, and a hidden folder is not said to be gone', async t => {
  const world = await standIn(t, '2.528.1')
  await world.controller.createFolder(['F'], '')
  await world.controller.createCredential(['F'], sample('access-token', 'a', 'a secret', 'file').document)
  const before = await world.controller.readFolder(['F'])
  for (const [user, rows] of Object.entries(table)) {
    const findings = await found(t, world, user, 'F')
    t.match(
      findings,
      rows.map(({ costs: _, ...row }) => row),
      user
    )
    t.equal(findings.length, rows.length, user)
    const told = (fix: string | null) => (Object.keys(costs) as Needed[]).filter(name => fix?.includes(costs[name]))
    for (const [index, row] of rows.entries())
      t.strictSame(told(findings[index]?.fix ?? null), row.costs, `${user}: ${row.found}`)
  }
  t.strictSame(
    { ...(await world.controller.readFolder(['F'])), config: null },
    { ...before, config: null },
    'nothing has changed'
  )
})

t.test('a folder that is not there is said to be so by one who sees everything alone', async t => {
  const world = await standIn(t, '2.528.1')
  t.match(await found(t, world, 'admin', 'none'), [{ outcome: 'warning', found: /^the folder none does not exist$/ }])
  const [first] = await found(t, world, 'full', 'none')
  t.match(first, {
    outcome: 'warning',
    found: /it does not exist, or it is hidden/,
    fix: /If it does not exist, the next sync creates it/
  })
})

t.test('while Jenkins starts, no refusal is told as one', async t => {
  const world = await standIn(t, '2.528.1')
  await world.controller.createFolder(['F'], '')
  for (const phase of ['starting', 'failing', 'false-forbidden', 'false-unauthorized', 'finishing']) {
    await world.control('boot-phase', { phase })
    const findings = await found(t, world, 'full', 'F')
    t.match(findings, [{ check: 'jenkins.reach', found: /^JenkinsBooting/ }], phase)
    t.equal(findings.length, 1, phase)
  }
})
