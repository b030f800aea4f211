import { createClient, createConfig } from './generated/hey/client/index.ts'
import {
  createCredential,
  createProject,
  deleteCredential,
  deleteProject,
  keepProject,
  listCredentials,
  patchCredential
} from './generated/hey/index.ts'
import type { Run } from './seen.ts'

/** The same with the client of @hey-api/openapi-ts. */
export const run: Run = async (url, token, project) => {
  const client = createClient(createConfig({ baseUrl: url, auth: token }))
  const inProject = { client, path: { project } }
  const made = await createProject({ client, body: { name: project } })
  const again = await createProject({ client, body: { name: project } })
  const kept: number[] = []
  for (const displayName of ['Clients', 'Clients']) {
    const { response } = await keepProject({ ...inProject, body: { displayName } })
    kept.push(response?.status ?? 0)
  }

  const headers = { prefer: 'wait=30' }
  const create = (id: string, value: string) =>
    createCredential({ ...inProject, headers, body: { id, type: 'access-token', data: { token: value } } })
  const first = await create('a', 'not-a-real-one')
  const twice = await create('a', 'not-a-real-one')
  const empty = await create('empty', '')
  for (const id of ['b', 'c']) await create(id, 'not-a-real-one')
  const stale = await patchCredential({
    ...{ client, path: { project, id: 'a' } },
    headers: { 'if-match': '"77"' },
    body: { description: 'changed' }
  })

  const pages: string[][] = []
  let cursor: string | undefined
  let total: number | undefined
  do {
    const query = cursor === undefined ? { limit: 2 } : { limit: 2, cursor }
    const { data } = await listCredentials({ ...inProject, query })
    pages.push(data?.items.map(({ id }) => id) ?? [])
    cursor = data?.nextCursor ?? undefined
    total = data?.total
  } while (cursor !== undefined)

  const gone = await deleteCredential({ client, path: { project, id: 'a' }, headers })
  const end = await deleteProject({ ...inProject, headers })
  return {
    made: {
      status: made.response?.status ?? 0,
      location: made.response?.headers.get('location') ?? null,
      folder: made.data?.folder ?? []
    },
    projectExists: again.error?.status === 409 && again.error.code === 'PROJECT_EXISTS',
    credentialExists: twice.error?.code === 'CREDENTIAL_EXISTS',
    isStale: stale.error?.status === 412 && stale.error.code === 'PRECONDITION_FAILED',
    pointers: empty.error?.errors?.map(({ pointer }) => pointer) ?? [],
    kept,
    phase: first.data?.status.phase,
    pages,
    total,
    deleted: [gone.response?.status ?? 0, end.response?.status ?? 0]
  }
}
