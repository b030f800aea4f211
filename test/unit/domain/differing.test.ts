import t from 'tap'
import { differencesOf } from '../../../src/domain/decide.ts'
import { differingOf, keptFrom } from '../../../src/domain/differing.ts'
import { Secret } from '../../../src/domain/secret.ts'
import { documentShape } from '../../../src/sync/run/documents.ts'
import { credentialWith, observedWith, projectWith } from '../../helpers/run-shapes.ts'

const account = credentialWith({ type: 'username-password', data: { username: 'alice' }, secretFields: ['password'] })
const document = documentShape(projectWith(), account)
const seen = (visible: Record<string, string>, more: object = {}) =>
  observedWith({
    className: document.name,
    visible: { scope: 'GLOBAL', description: 'd', username: 'alice', usernameSecret: 'false', ...visible },
    hidden: {},
    ...more
  })
const kept = (observed: ReturnType<typeof seen>) =>
  keptFrom(account, document, observed, differencesOf(document, observed, undefined))

t.test('only what is public on both sides is shown, and only fields of the type can be kept', async t => {
  const observed = seen({ description: 'e', username: 'bob', scope: 'SYSTEM' })
  t.strictSame(differingOf(account, document, observed, ['scope', 'description', 'username', 'password']), [
    { field: 'scope', here: 'GLOBAL', there: 'SYSTEM', secret: false, keepable: false },
    { field: 'description', here: 'd', there: 'e', secret: false, keepable: true },
    { field: 'username', here: 'alice', there: 'bob', secret: false, keepable: true },
    { field: 'password', here: null, there: null, secret: true, keepable: false }
  ])
  t.strictSame(kept(observed), { description: 'e', data: { username: 'bob' } })
})

t.test('a user name that Jenkins treats as a secret is neither shown nor kept', async t => {
  const observed = seen({ username: '', usernameSecret: 'true' }, { secretUserName: new Secret('mallory') })
  const shown = differingOf(account, document, observed, ['username', 'usernameSecret'])
  t.notMatch(JSON.stringify(shown), /mallory|alice/)
  t.match(shown, [
    { field: 'username', secret: true },
    { field: 'usernameSecret', keepable: false }
  ])
  t.equal(kept(observed), undefined)
})

t.test('a field that is empty in Jenkins is removed', async t => {
  t.strictSame(kept(seen({ username: '' })), { data: { username: null } })
  t.strictSame(kept(seen({ description: '' })), { description: '' })
  t.equal(kept(seen({})), undefined)
})
