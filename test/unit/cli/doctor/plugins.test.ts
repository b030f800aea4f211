import t from 'tap'
import { pluginFindings } from '../../../../src/cli/doctor/plugins.ts'

const installed = (...names: string[]) => Object.fromEntries(names.map(name => [name, '1.0']))
const needed = ['cloudbees-folder', 'credentials', 'plain-credentials', 'ssh-credentials']
const place = (project: string, kubeconfigForm: 'file' | 'plugin') => ({
  ...{ project, controller: 'default', folder: [project], kubeconfigForm }
})
const checked = (...given: Parameters<typeof pluginFindings>) =>
  pluginFindings(...given).map(({ outcome, found }) => `${outcome}: ${found}`)

t.test('a complete set is fine', async t => {
  t.strictSame(checked(installed(...needed, 'github-branch-source', 'aws-credentials'), [place('demo', 'file')]), [
    'ok: all required plug-ins are installed'
  ])
})

t.test('each missing plug-in is an error of its own', async t => {
  const without = installed(...needed.slice(0, 2))
  t.match(checked(without, []), [/^error: the plug-in plain-credentials is missing/, /^error: the plug-in ssh-credentials/])
})

t.test('the plug-in for kubeconfigs is needed only by projects that use its form', async t => {
  t.match(checked(installed(...needed), [place('demo', 'file')]), [/^ok/])
  const [finding] = pluginFindings(installed(...needed), [place('demo', 'file'), place('team', 'plugin')])
  t.match(finding, { outcome: 'error', found: /kubernetes-cd .* the policies of team have it/, fix: /kubeconfigForm/ })
})

t.test('a name of every object is not taken for a plug-in', async t => {
  t.equal(checked(Object.create(installed(...needed)), []).length, needed.length)
})

t.test('a hidden list is unknown, and says which to check', async t => {
  t.match(pluginFindings(null, [place('team', 'plugin')]), [
    { outcome: 'unknown', fix: /cloudbees-folder, .*, kubernetes-cd, or grant Overall\/SystemRead/ }
  ])
})
