import { infiniteQueryOptions } from '@tanstack/react-query'
import { listMembers } from '#api'

export const membersQuery = (project: string) =>
  infiniteQueryOptions({
    queryKey: ['members', project],
    queryFn: ({ pageParam, signal }) =>
      listMembers(project, { limit: 200, ...(pageParam === '' ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined
  })
