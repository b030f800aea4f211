import t from 'tap'
import { finding } from '../../../src/domain/findings.ts'
import { Problem } from '../../../src/domain/problems.ts'
import { inTheirTerms, intoFlat, intoList, intoSecret, warningHeader } from '../../../src/kubesphere/pointers.ts'

const ssh = { metadata: { name: 'a' }, type: 'credential.devops.kubesphere.io/ssh-auth' }

t.test('pointers into our request become pointers into that of KubeSphere', async t => {
  const table: [string, string][] = [
    ['#/data/privateKey', '#/data/private_key'],
    ['#/data/username', '#/data/username'],
    ['#/usernameSecret', '#/data/username'],
    ['#/id', '#/metadata/name'],
    ['#/description', '#/metadata/annotations/kubesphere.io~1description'],
    ['#/metadata/labels/x', '#/metadata/labels/x'],
    ['#/data/constructor', '#/data/constructor'],
    ['#', '#']
  ]
  for (const [ours, theirs] of table) t.equal(intoSecret(ssh)(ours), theirs)
  t.equal(intoSecret({ ...ssh, stringData: { private_key: 'x' } })('#/data/privateKey'), '#/stringData/private_key')
  const list = intoList([ssh, { ...ssh, type: 'credential.devops.kubesphere.io/secret-text' }])
  t.equal(list('#/credentials/1/data/token'), '#/items/1/data/secret')
  t.equal(list('#/credentials/0/id'), '#/items/0/metadata/name')
  for (const other of ['#/credentials/9/id', '#/credentials', '#/query/x']) t.equal(list(other), other)
  const flat = intoFlat({ type: 'ssh' })
  t.equal(flat('#/data/privateKey'), '#/ssh/private_key')
  t.equal(flat('#/description'), '#/description')
})

t.test('problems keep their code, and other errors stay as they are', async t => {
  const problem = new Problem('VALIDATION_FAILED', 'x', [{ pointer: '#/id', detail: 'y', code: 'z' }])
  t.throws(() => inTheirTerms(intoSecret(ssh))(problem), {
    ...{ code: 'VALIDATION_FAILED', message: 'x', faults: [{ pointer: '#/metadata/name', detail: 'y', code: 'z' }] }
  })
  for (const other of [new Error('x'), new Problem('WRITE_CONFLICT', 'x')])
    t.throws(() => inTheirTerms(intoSecret(ssh))(other), other)
})

t.test('a header takes ASCII without quotes', async t => {
  const [line] = warningHeader([{ ...finding('SpaceAround', '#/data/privateKey'), detail: 'a "b" … \\\n' }], intoSecret(ssh))
  t.equal(line, `299 - "#/data/private_key: a 'b' ? '?"`)
})
