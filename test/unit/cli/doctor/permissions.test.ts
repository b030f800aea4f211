import t from 'tap'
import { type Allowed, notAsked, writingFindings } from '../../../../src/cli/doctor/permissions.ts'

const all = { create: true, update: true, delete: true }
const summary = (allowed: readonly Allowed[]) => writingFindings(allowed).map(({ outcome, found }) => [outcome, found])

t.test('folders with the same permissions share a finding', async t => {
  t.strictSame(
    summary([
      { folder: 'a', may: all },
      { folder: 'b', may: { ...all, update: false } },
      { folder: 'c', may: { ...all, update: false } },
      { folder: 'd', may: { ...all, delete: null } }
    ]),
    [
      ['ok', "the bridge's user may create, update and delete credentials in a"],
      ['error', "the bridge's user lacks Credentials/Update in b, c"],
      ['unknown', "without a change, Jenkins does not tell whether the bridge's user has Credentials/Delete in d"]
    ]
  )
})

t.test('a folder in which one permission is missing and one is unknown has both findings', async t => {
  t.strictSame(
    summary([{ folder: 'a', may: { create: false, update: true, delete: null } }]).map(([outcome]) => outcome),
    ['error', 'unknown']
  )
})

t.test('the fix of a missing permission says what fails without it', async t => {
  const [finding] = writingFindings([{ folder: 'a', may: { ...all, create: false } }])
  t.match(finding?.fix, /Grant it Credentials\/Create there, and sync\. Without Credentials\/Create single creations are refused/)
})

t.test('no more than three folders are listed', async t => {
  t.match(summary(['a', 'b', 'c', 'd'].map(folder => ({ folder, may: all })))[0]?.[1], /in a, b, c …$/)
})

t.test('permissions that could not be asked for are unknown, never fine', async t => {
  t.strictSame(writingFindings([]), [notAsked('no folder of a project could be read')])
  t.match(notAsked('Jenkins is down', 'Start it. '), { outcome: 'unknown', fix: /^Start it\. Check .*Credentials\/Create/ })
})
