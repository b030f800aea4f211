import { loadSentences } from './api/server-sentences.ts'
import type { createConsoleRouter } from './router.tsx'

/** Loads the code of all pages, and the sentences of the bridge, while the browser is idle, so that each opens at once, even while the bridge is down. */
export async function preloadPages(router: ReturnType<typeof createConsoleRouter>): Promise<void> {
  for (const route of Object.values(router.routesById)) {
    await new Promise<void>(resolve => {
      if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve())
      else setTimeout(resolve, 100)
    })
    await router.loadRouteChunk(route)
  }
  await loadSentences()
}
