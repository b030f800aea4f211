import { queryOptions } from '@tanstack/react-query'
import { howToSignIn } from '#api'

/** How people can sign in. It is public, and the same for everybody. */
export const signInWays = queryOptions({
  queryKey: ['sign-in'],
  queryFn: ({ signal }) => howToSignIn({ signal }),
  staleTime: 60_000
})
