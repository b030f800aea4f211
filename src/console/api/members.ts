import { infiniteQueryOptions } from '@tanstack/react-query'
import { listMembers } from '#api'
import { byCursor, cursorOf } from './paging.ts'

export const membersQuery = (project: string) =>
  infiniteQueryOptions({
    queryKey: ['members', project],
    queryFn: ({ pageParam, signal }) => listMembers(project, { limit: 200, ...cursorOf(pageParam) }, { signal }),
    ...byCursor
  })
