import { HttpError } from '@oazapfts/runtime'
import { queryOptions } from '@tanstack/react-query'
import type { Role } from '../session/permissions.ts'
import { bridgeFetch } from './client.ts'

export interface Member {
  readonly subject: string
  readonly role: Role
}

const path = (project: string, subject = '') =>
  `/api/v1/projects/${encodeURIComponent(project)}/members${subject === '' ? '' : `/${encodeURIComponent(subject)}`}`

async function ask(address: string, init: RequestInit): Promise<Response> {
  const answer = await bridgeFetch(address, init)
  if (answer.ok) return answer
  throw new HttpError(answer.status, await answer.json().catch(() => undefined), answer.headers)
}

export const membersQuery = (project: string) =>
  queryOptions({
    queryKey: ['members', project],
    queryFn: async ({ signal }): Promise<readonly Member[]> => (await (await ask(path(project), { signal })).json()).items
  })

export const setMember = (project: string, { subject, role }: Member): Promise<Response> =>
  ask(path(project, subject), { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ role }) })

export const removeMember = (project: string, subject: string): Promise<Response> =>
  ask(path(project, subject), { method: 'DELETE' })
