import createClient from 'openapi-fetch'
import type { components, paths } from './generated/fetch.ts'
import type { Run } from './seen.ts'

type Code = NonNullable<components['schemas']['Problem409']['code']>

/** Provisions a project with the client of openapi-typescript and openapi-fetch. */
export const run: Run = async (url, token, project) => {
  const api = createClient<paths>({ baseUrl: url, headers: { authorization: `Bearer ${token}` } })
  const made = await api.POST('/api/v1/projects', { body: { name: project } })
  const again = await api.POST('/api/v1/projects', { body: { name: project } })
  const inProject = { path: { project } }
  const kept: number[] = []
  for (const displayName of ['Clients', 'Clients']) {
    const { response } = await api.PUT('/api/v1/projects/{project}', { params: inProject, body: { displayName } })
    kept.push(response.status)
  }

  const create = (id: string, value: string) =>
    api.POST('/api/v1/projects/{project}/credentials', {
      params: { ...inProject, header: { prefer: 'wait=30' } },
      body: { id, type: 'access-token', data: { token: value } }
    })
  const first = await create('a', 'not-a-real-one')
  const twice = await create('a', 'not-a-real-one')
  const empty = await create('empty', '')
  for (const id of ['b', 'c']) await create(id, 'not-a-real-one')
  const stale = await api.PATCH('/api/v1/projects/{project}/credentials/{id}', {
    params: { path: { project, id: 'a' }, header: { 'if-match': '"77"' } },
    body: { description: 'changed' }
  })

  const pages: string[][] = []
  let cursor: string | undefined
  let total: number | undefined
  do {
    const query = cursor === undefined ? { limit: 2 } : { limit: 2, cursor }
    const { data } = await api.GET('/api/v1/projects/{project}/credentials', { params: { ...inProject, query } })
    pages.push(data?.items.map(({ id }) => id) ?? [])
    cursor = data?.nextCursor ?? undefined
    total = data?.total
  } while (cursor !== undefined)

  const header = { prefer: 'wait=30' }
  const gone = await api.DELETE('/api/v1/projects/{project}/credentials/{id}', { params: { path: { project, id: 'a' }, header } })
  const end = await api.DELETE('/api/v1/projects/{project}', { params: { ...inProject, header } })
  const exists: Code = 'CREDENTIAL_EXISTS'
  return {
    made: {
      status: made.response.status,
      location: made.response.headers.get('location'),
      folder: made.data?.folder ?? []
    },
    projectExists: again.error?.status === 409 && again.error.code === 'PROJECT_EXISTS',
    credentialExists: twice.error?.code === exists,
    isStale: stale.error?.status === 412 && stale.error.code === 'PRECONDITION_FAILED',
    pointers: empty.error?.errors?.map(({ pointer }) => pointer) ?? [],
    kept,
    phase: first.data?.status.phase,
    pages,
    total,
    deleted: [gone.response.status, end.response.status]
  }
}
