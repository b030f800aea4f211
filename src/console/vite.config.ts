import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The bridge that `npm run console` talks to. */
const bridge = 'http://127.0.0.1:8080'

// biome-ignore lint/style/noDefaultExport: required by Vite
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { alias: [{ find: /^#messages\/(.+)$/, replacement: `${import.meta.dirname}/messages/en/$1.ts` }] },
  // the bridge replaces this with a fresh nonce in every answer
  html: { cspNonce: 'CSP_NONCE' },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    // no data: URLs, so that the content security policy need not allow them
    assetsInlineLimit: 0,
    // One file, because the pages have little CSS of their own, and Vite would not retry one that failed to load while the bridge was down.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false
  },
  server: { proxy: { '/api': bridge, '/readyz': bridge } }
})
