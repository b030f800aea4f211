import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { type Language, languages } from './languages.ts'

/** The bridge that `npm run console` talks to. */
const bridge = 'http://127.0.0.1:8080'

/** In English, or in the language that is given as the mode: `npm run console -- --mode zh-CN`. */
// biome-ignore lint/style/noDefaultExport: required by Vite
export default defineConfig(({ mode }) => consoleOf(languages.find(({ tag }) => tag === mode)?.tag ?? 'en'))

/** The configuration that builds the console in one language; docs/decisions has the reason why each language is a build. */
export const consoleOf = (language: Language) => ({
  root: import.meta.dirname,
  plugins: [react(), pageIn(language)],
  resolve: { alias: [{ find: /^#messages\/(.+)$/, replacement: `${import.meta.dirname}/messages/${language}/$1.ts` }] },
  // the bridge replaces this with a fresh nonce in every answer
  html: { cspNonce: 'CSP_NONCE' },
  build: {
    outDir: '../../dist/console',
    // the builds of all languages share it
    emptyOutDir: false,
    target: 'es2023',
    // no data: URLs, so that the content security policy need not allow them
    assetsInlineLimit: 0,
    // One file, because the pages have little CSS of their own, and Vite would not retry one that failed to load while the bridge was down.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // a shared chunk is otherwise named after every page that uses it
        chunkFileNames: ({ name }: { readonly name: string }) => `assets/${name.replace(/~.*/, '')}-[hash].js`,
        codeSplitting: {
          groups: [
            // otherwise they are in the file of the first page that uses them, and every page loads that
            { test: /[\\/]messages[\\/](.*[\\/])?intl\.ts$/, name: 'texts-intl' },
            // the texts of a page are a file of their own, loaded with the page
            { test: /[\\/]messages[\\/][^\\/]+[\\/]/, name: textsOf, debugName: 'texts' },
            // what every page needs is one file
            { test: /[\\/]node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](?!.*virtual).*)[\\/]/, name: 'framework' },
            // what has no texts comes out the same in every language
            { test: /[\\/]node_modules[\\/]/, name: 'packages', entriesAware: true }
          ]
        }
      }
    }
  },
  server: { proxy: { '/api': bridge, '/readyz': bridge } }
})

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}

const textsOf = (file: string): string => `texts-${file.replace(/^.*[\\/]|\.ts$/g, '')}`

/** The page with its own language, and as `index.LANGUAGE.html`. */
const pageIn = (language: Language): Plugin => ({
  name: 'page-in-language',
  transformIndexHtml: async html => {
    const { pageMessages } = (await import(`./messages/${language}/page.ts`)) as typeof import('./messages/en/page.ts')
    return html
      .replace('<html lang="en">', `<html lang="${language}">`)
      .replace('%TITLE%', pageMessages.title)
      .replace('%NO_SCRIPT%', pageMessages.noScript)
      .replace('%VERSION%', version)
  },
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') return
      this.emitFile({ type: 'asset', fileName: `index.${language}.html`, source: page.source })
      delete bundle['index.html']
    }
  }
})
