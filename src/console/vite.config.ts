import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `npm run console` finds a bridge to talk to. */
const bridge = 'http://127.0.0.1:8080'

// biome-ignore lint/style/noDefaultExport: Vite asks for it
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  // the bridge puts a fresh nonce here for every answer
  html: { cspNonce: 'CSP_NONCE' },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    // no data: addresses, so that the page's policy need not allow them
    assetsInlineLimit: 0,
    // The pages have little of their own. A file for each could be missing when the bridge is away, and Vite would not ask for it again.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false
  },
  server: { proxy: { '/api': bridge, '/readyz': bridge } }
})
