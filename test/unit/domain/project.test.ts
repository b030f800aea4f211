import t from 'tap'
import { parseProject, placeOf } from '../../../src/domain/project.ts'
import { project } from '../../helpers/stored-credential.ts'

const parsed = (more: object = {}, name = 'demo') => parseProject(JSON.stringify({ ...project, ...more }), name)

t.test('a record is read as it was written; what earlier versions did not write has its default', async t => {
  t.strictSame(parsed(), project)
  const { movedFrom: _, ...older } = project
  t.strictSame(parseProject(JSON.stringify({ ...older, policies: { drift: 'report' } }), 'demo'), {
    ...project,
    policies: { ...project.policies, drift: 'report' }
  })
  t.strictSame(parsed({ policies: null }), project)
})

const wrong: readonly (readonly [string, object])[] = [
  ['the name of another one', { name: 'other' }],
  ['no folder', { folder: [] }],
  ['a policy that there is not', { policies: { drift: 'ignore' } }],
  ['a time that is none', { updatedAt: 'soon' }],
  ['a generation below nothing', { generation: -1 }],
  ['a former folder of another form', { movedFrom: { folder: ['a'], ids: [5], made: true } }]
]
for (const [name, more] of wrong) t.test(`no record: ${name}`, async t => t.equal(parsed(more), undefined))

t.test('a claim, and what is no JSON, are no records', async t => {
  for (const text of ['{', '[]', 'null', '"x"']) t.equal(parseProject(text, 'demo'), undefined)
})

t.test('two folders that are one for Jenkins are one place', async t => {
  const at = (folder: string[], controller = 'default') => placeOf({ controller, folder })
  t.equal(at(['Team', 'App']), at(['team', 'app']))
  t.not(at(['team', 'app']), at(['teamapp']))
  t.not(at(['team']), at(['team'], 'other'))
})
