import Fastify from 'fastify'
import t from 'tap'
import type { Permission } from '../../../src/domain/permissions.ts'
import { registerAuth } from '../../../src/http/plugins/auth.ts'

t.test('a route without a permission keeps the process from starting, unless it is public', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  registerAuth(app, { authenticate: () => ({ refused: 'UnknownToken' }), withMemberships: async caller => caller })
  app.get('/open', { config: { public: true } }, () => 'open')
  app.get('/projects/:project', { config: { permission: 'project.read' } }, () => 'read')
  app.post('/forgotten', () => 'forgotten')
  app.get('/elsewhere', { config: { permission: 'project.read' } }, () => 'no project')
  app.post('/mistyped', { config: { permission: 'project.reed' as Permission } }, () => 'mistyped')
  await t.rejects(async () => app.ready(), {
    message: 'Routes without a permission that are not public: POST /forgotten, GET /elsewhere, HEAD /elsewhere, POST /mistyped'
  })
})
