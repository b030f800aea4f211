import t from 'tap'
import { chosenTarget, requestedTarget } from '../../../../src/commands/verify/choose.ts'
import type { VerifyTarget } from '../../../../src/domain/verify-target.ts'

const at = '2026-01-01T00:00:00.000Z'
const target = (name: string, address: string): VerifyTarget => ({
  ...{ name, kind: 'http', address, ca: null, hostKeys: [], options: {}, projects: ['shop'], types: ['access-token'] },
  ...{ generation: 1, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a' }
})
const npm = target('npm', 'https://registry.npmjs.org/-/whoami')
const intern = target('intern', 'https://git.example.com/user')
const token = (kind?: string) => ({ type: 'access-token', facts: kind === undefined ? {} : { kind } })
const GITHUB = 'GitHub personal access token'

t.test('a token of one service is not sent to another unless somebody names it', async t => {
  t.equal(chosenTarget([npm].values(), 'shop', token(), undefined), npm)
  t.equal(chosenTarget([npm].values(), 'shop', token(GITHUB), undefined), undefined)
  t.equal(chosenTarget([npm, intern], 'shop', token(GITHUB), undefined), intern)
  t.equal(chosenTarget([npm].values(), 'shop', token(GITHUB), 'npm'), npm)
  t.throws(() => requestedTarget([npm].values(), 'shop', token(GITHUB), undefined, '#/target'), {
    code: 'VERIFY_TARGET_NOT_ALLOWED',
    message: /Nothing says which verify target/
  })
})

t.test('a name that the project may not use is not told from one that does not exist', async t => {
  for (const name of ['npm', 'none'])
    t.throws(() => requestedTarget([npm].values(), 'other', token(), name, '#/target'), {
      message: /may try no credential of this type/
    })
  t.throws(() => requestedTarget([npm].values(), 'other', token(), undefined, '#/target'), { message: /on no verify target/ })
})
