import { queryOptions } from '@tanstack/react-query'

/** What the bridge offers to sign in with, beside a token. */
export interface Oidc {
  readonly issuer: string
  readonly clientId: string
  readonly scopes: readonly string[]
}

export const signInWays = queryOptions({
  queryKey: ['sign-in'],
  queryFn: async (): Promise<{ oidc: Oidc | null }> => {
    const answer = await fetch('/api/v1/sign-in')
    return answer.ok ? answer.json() : { oidc: null }
  },
  staleTime: 60_000
})

export async function beginOidc(_oidc: Oidc, _to: string): Promise<void> {}
