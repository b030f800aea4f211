import { infiniteQueryOptions } from '@tanstack/react-query'
import { listAccess, listMembers } from '#api'
import { byCursor, cursorOf } from './paging.ts'

export const membersQuery = (project: string) =>
  infiniteQueryOptions({
    queryKey: ['members', project],
    queryFn: ({ pageParam, signal }) => listMembers(project, { limit: 200, ...cursorOf(pageParam) }, { signal }),
    ...byCursor
  })

/** Who has which role in a project, and why. It changes with its members. */
export const grantsQuery = (project: string) =>
  infiniteQueryOptions({
    queryKey: ['members', project, 'access'],
    queryFn: ({ pageParam, signal }) => listAccess(project, { limit: 100, ...cursorOf(pageParam) }, { signal }),
    ...byCursor
  })
