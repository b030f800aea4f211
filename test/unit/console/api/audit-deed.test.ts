import { readFileSync } from 'node:fs'
import t from 'tap'
import { deedMessages } from '#messages/deeds'
import { deedOf, isAboutCredential } from '../../../../src/console/api/audit-deed.ts'

t.test('every change that the API offers has a sentence, and no sentence is about another', async t => {
  const { paths } = JSON.parse(readFileSync(new URL('../../../../openapi/openapi.json', import.meta.url), 'utf8')) as {
    paths: Record<string, object>
  }
  const offered = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).flatMap(method =>
      method === 'get' ? [] : [`${method.toUpperCase()} ${path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, ':$1')}`]
    )
  )
  const told = Object.keys(deedMessages.deeds)
  t.strictSame(
    offered.filter(each => !told.includes(each)),
    []
  )
  t.strictSame(
    told.filter(each => !offered.includes(each) && each !== 'GET /audit'),
    []
  )
})

t.test('what was not done is said to be in vain, and what is not known is named', async t => {
  const entry = { method: 'PATCH', route: '/api/v1/projects/:project/credentials/:id', outcome: 'done', how: null } as const
  t.equal(deedOf(entry), deedMessages.deeds['PATCH /projects/:project/credentials/:id'])
  t.equal(deedOf({ ...entry, outcome: 'denied' }), deedMessages.tried(deedOf(entry)))
  t.equal(deedOf({ ...entry, route: '/constructor' }), deedMessages.other('PATCH', '/constructor'))
  const created = { ...entry, method: 'POST', route: '/api/v1/projects/:project/credentials' } as const
  t.equal(deedOf(created), deedMessages.deeds['POST /projects/:project/credentials'])
  t.equal(deedOf({ ...created, how: 'take-over' }), deedMessages.takeOver)
  t.equal(deedOf({ ...created, route: '/api/v1/projects', how: 'take-over' }), deedMessages.deeds['POST /projects'])
  t.ok(isAboutCredential(entry))
  t.notOk(isAboutCredential({ route: '/api/v1/projects/:project/webhooks/:id' }))
})
