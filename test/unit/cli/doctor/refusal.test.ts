import t from 'tap'
import { refusal } from '../../../../src/cli/doctor/refusal.ts'
import { JenkinsError } from '../../../../src/jenkins/http/jenkins-error.ts'

t.test('a refusal says its reason once, where it was, and what the missing permission costs', async t => {
  const error = new JenkinsError('Forbidden', 'readFolder', { status: 403, permission: 'Job/Read' })
  const finding = refusal('jenkins.folder demo', error, ' (team/demo)')
  t.match(finding, { outcome: 'error', found: /^Forbidden: .*\(team\/demo\)$/, fix: /Without Job\/Read the folder/ })
  t.notMatch(finding.found, finding.fix ?? '')
})

t.test('a permission that has no sentence adds none, whatever its name', async t => {
  for (const permission of ['constructor', 'Agent/Build'])
    t.notMatch(refusal('x', new JenkinsError('Forbidden', 'readFolder', { permission })).fix, /Without|function/)
})

t.test('any other error is shown by its kind', async t => {
  t.match(refusal('x', new TypeError('hunter2')), { outcome: 'error', found: 'the check failed (TypeError)' })
})
