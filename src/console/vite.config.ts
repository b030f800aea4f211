import { readFileSync } from 'node:fs'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type Rolldown } from 'vite'
import { type Language, languages } from './languages.ts'

/** The page at `/`. */
const overview = `${import.meta.dirname}/pages/overview.tsx`

/** The bridge that `npm run console` talks to. */
const bridge = 'http://127.0.0.1:8080'

const texts = /[\\/]messages[\\/][^\\/]+[\\/]/
const packages = /[\\/]node_modules[\\/]/
const ours = /[\\/]src[\\/]console[\\/](?!main\.tsx)/
/**
 * Pages and dialogs that use a module before it is in a file with others of its kind: without that, a page is dozens of small files,
 * which take longer to ask for than to load.
 */
const MANY = 8

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
            // what the frame around every page says, and what many pages say, are a file each
            { test: texts, tags: ['$initial'], name: 'texts' },
            { test: texts, minShareCount: MANY, name: 'texts-shared' },
            // the texts of a page are a file of their own, loaded with the page
            { test: texts, name: textsOf, debugName: 'texts' },
            // what every page needs is one file
            { test: /[\\/]node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](?!.*virtual).*)[\\/]/, name: 'framework' },
            // what has no texts comes out the same in every language
            { test: packages, tags: ['$initial'], name: 'packages' },
            { test: packages, minShareCount: MANY, name: 'packages-shared' },
            { test: packages, name: 'packages', entriesAware: true },
            { test: ours, tags: ['$initial'], name: 'frame' },
            { test: ours, minShareCount: MANY, name: 'parts-shared' }
          ] satisfies Rolldown.CodeSplittingGroup[]
        }
      }
    }
  },
  server: { proxy: { '/api': bridge, '/readyz': bridge } }
})

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}

/** A file of texts by its name, with what is in a folder of that name. */
const textsOf = (file: string): string => `texts-${file.replace(/^.*[\\/]messages[\\/][^\\/]+[\\/]|[\\/].*|\.ts$/g, '')}`

/** The page with its own language, as `index.LANGUAGE.html`, and as `overview.LANGUAGE.html`, which loads the code of the overview at once. */
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
      const html = String(page.source)
      this.emitFile({ type: 'asset', fileName: `index.${language}.html`, source: html })
      this.emitFile({ type: 'asset', fileName: `overview.${language}.html`, source: preloading(html, filesOf(bundle, overview)) })
      delete bundle['index.html']
    }
  }
})

type Bundle = Rolldown.OutputBundle

/** The files of a page that is loaded on demand: its own, and all that they import. */
function filesOf(bundle: Bundle, module: string): Set<string> {
  const chunks = new Map(Object.entries(bundle))
  const files = new Set<string>()
  const add = (file: string) => {
    const chunk = chunks.get(file)
    if (chunk?.type !== 'chunk' || files.has(file)) return
    files.add(file)
    chunk.imports.forEach(add)
  }
  const page = [...chunks.values()].find(chunk => chunk.type === 'chunk' && chunk.facadeModuleId === module)
  if (page === undefined) throw new Error(`no file begins with ${module}`)
  add(page.fileName)
  return files
}

/** Otherwise the browser hears of these files only once the script of the page runs. */
function preloading(html: string, files: ReadonlySet<string>): string {
  const links = [...files]
    .filter(file => !html.includes(`"/${file}"`))
    .map(file => `    <link rel="modulepreload" crossorigin href="/${file}" nonce="CSP_NONCE">\n`)
  return html.replace('  </head>', `${links.join('')}  </head>`)
}
