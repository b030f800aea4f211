import t from 'tap'
import {
  buildController,
  buildPatch,
  emptyController,
  readController,
  type StoredController
} from '../../../../../src/console/pages/controllers/form-state.ts'

const stored: StoredController = {
  ...{ name: 'eu-1', url: 'https://jenkins.example.com', user: 'bridge', login: 'token', maxInFlight: 4 },
  ...{ seesEverything: false, projects: ['*'], labels: { region: 'eu' } }
}
const edit = (change: object) => buildPatch({ ...readController(stored), ...change }, stored)

t.test('a new controller has what was entered, and one of token and password', async t => {
  const typed = { ...emptyController, name: 'eu-1', url: stored.url, user: 'bridge', secret: 'x' }
  const least = { name: 'eu-1', url: stored.url, user: 'bridge' }
  t.strictSame(buildController(typed), { ...least, token: 'x' })
  t.strictSame(buildController({ ...typed, login: 'password' }), { ...least, password: 'x' })
  t.strictSame(buildController({ ...typed, ca: 'PEM', maxInFlight: 2, projects: 'shop-*\n\n a ', labels: 'a=b=c\nd\n' }), {
    ...{ ...least, token: 'x', ca: 'PEM', maxInFlight: 2 },
    ...{ projects: ['shop-*', 'a'], labels: { a: 'b=c', d: '' } }
  })
})

t.test('an edit is what was edited; secrets without input are kept, and a removed one is null', async t => {
  t.strictSame(edit({}), {})
  t.strictSame(edit({ secret: 'x' }), { token: 'x' })
  t.strictSame(edit({ login: 'password', secret: 'x' }), { password: 'x' })
  t.strictSame(edit({ login: 'password' }), {}, 'without a password there is none to store')
  t.strictSame(edit({ removed: ['ca', 'clientCertificate'] }), { ca: null, clientCertificate: null })
  t.strictSame(edit({ maxInFlight: undefined, projects: 'a', labels: '' }), { maxInFlight: null, projects: ['a'], labels: {} })
  const some = { ...stored, projects: ['a', 'b'] }
  t.strictSame(buildPatch({ ...readController(some), projects: '' }, some), { projects: ['*'] })
  t.strictSame(edit({ url: 'https://other.example.com', secret: 'x' }), { url: 'https://other.example.com', token: 'x' })
})
