import t from 'tap'
import { makeToken } from '../helpers/access.ts'
import { withBridge } from '../helpers/bridge.ts'

const bridge = await withBridge(t)
const { call } = bridge

t.test('a cursor is taken by the list that issued it, and by no other', async t => {
  const projects = ['first', 'second']
  for (const name of projects) {
    await bridge.project(name)
    const credentials = ['a', 'b'].map(id => ({ id, type: 'access-token', data: { token: `value-of-${id}` } }))
    t.equal((await call('PUT', `/api/v1/projects/${name}/credentials`, { credentials })).status, 200)
    for (const [i, subject] of ['oidc:a', 'oidc:b'].entries()) {
      await call('PUT', `/api/v1/projects/${name}/members/${subject}`, { role: 'viewer' })
      await call('POST', `/api/v1/projects/${name}/webhooks`, { url: `https://hooks.example.com/${i}`, enabled: false })
    }
  }
  for (const group of ['g1', 'g2']) await call('PUT', `/api/v1/group-roles/${group}`, { projects: { first: 'viewer' } })
  for (let i = 0; i < 2; i++) await makeToken(bridge, { first: 'viewer' })
  const lists = [
    ...['projects', 'tokens', 'group-roles', 'audit', 'credential-types', 'credentials'],
    ...projects.flatMap(name =>
      [
        ...['credentials?sort=id', 'credentials?sort=-updatedAt', 'members', 'access', 'webhooks', 'events'],
        ...['credentials/a/snippets', 'credentials/b/snippets']
      ].map(list => `projects/${name}/${list}`)
    )
  ]
  const page = (list: string, query: string) => call('GET', `/api/v1/${list}${list.includes('?') ? '&' : '?'}limit=1${query}`)
  const cursors = new Map<string, string>()
  for (const list of lists) {
    const { body } = await page(list, '')
    t.type(body.nextCursor, 'string', `${list} has a second page`)
    t.ok(body.total > 1, `${list} says how many there are`)
    cursors.set(list, body.nextCursor)
  }
  for (const list of lists)
    for (const [issuer, cursor] of cursors) {
      const { status, body } = await page(list, `&cursor=${encodeURIComponent(cursor)}`)
      if (issuer === list) t.equal(status, 200, list)
      else
        t.match(
          [status, body.code, body.errors],
          [400, 'INVALID_CURSOR', [{ pointer: '#/query/cursor' }]],
          `${list} with one of ${issuer}`
        )
    }
})
