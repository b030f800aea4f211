import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { onReconnect } from './api/connection.ts'
import { isPassing } from './api/problem.ts'
import { preloadPages } from './preload-pages.ts'
import { createConsoleRouter } from './router.tsx'
import { signInWays } from './session/sign-in-ways.ts'
import { session } from './session/token.ts'
import { cssVariables, theme } from './theme.ts'
import { Announcer } from './ui/announcer.tsx'
import { Toast } from './ui/toast.tsx'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      networkMode: 'always',
      // an unreachable bridge or store is waited for; a refusal would only be repeated
      retry: (_count, error) => isPassing(error),
      retryDelay: 1_000
    }
  }
})
const router = createConsoleRouter(queries)

onReconnect(() => void queries.invalidateQueries())
const preload = () =>
  void preloadPages(router)
    .then(() => import('./ui/palette/palette.tsx'))
    .catch(() => {}) // it is loaded again when it is opened
if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData !== true) {
  const unsubscribe = router.subscribe('onRendered', () => {
    unsubscribe()
    preload()
    onReconnect(preload)
  })
}
/** No data of one user may remain for the next. The ways to sign in are nobody's, and the sign-in page may be waiting for them. */
const forget = () => {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== signInWays.queryKey[0] })
  queries.getMutationCache().clear()
}
session.subscribe(() => {
  if (session.get() === undefined) void router.invalidate().then(forget)
  else forget()
})

export const App = ({ nonce }: { readonly nonce: string }) => (
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
      <Announcer />
      <Toast />
    </QueryClientProvider>
  </MantineProvider>
)
