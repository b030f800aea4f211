// Runs test files one after the other in this process, each as a subtest by its name: TEST_FILES='["…"]' node scripts/lib/run-group.mjs
// Node, tap and the sources are loaded and compiled once, which is most of what a small file takes. Each file has its own `t`: what it
// imports as 'tap' is its subtest.
import { registerHooks } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { noteUsage, usage } from './usage.mjs'

await import('./test-domains.mjs')
const { t } = await import('tap')

const SCHEME = 'tap-of:'
const root = fileURLToPath(new URL('../..', import.meta.url))
const tests = new Map()
let current

/** The `t` of a test file; for a helper, which serves many of them, that of the file which runs. */
globalThis.tapOf = name =>
  tests.get(name) ??
  new Proxy(
    {},
    {
      get:
        (_, method) =>
        (...args) =>
          current[method](...args)
    }
  )

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'tap' || context.parentURL === import.meta.url) return next(specifier, context)
    return { url: SCHEME + relative(root, fileURLToPath(context.parentURL)), format: 'module', shortCircuit: true }
  },
  load(url, context, next) {
    if (!url.startsWith(SCHEME)) return next(url, context)
    const name = JSON.stringify(url.slice(SCHEME.length))
    return { source: `export const t = tapOf(${name}); export default t`, format: 'module', shortCircuit: true }
  }
})

const timeout = Number(process.env.TEST_FILE_TIMEOUT) * 1000
let used = usage()
for (const file of JSON.parse(process.env.TEST_FILES)) {
  const ended = t.test(file, { timeout, at: null, stack: '' }, async test => {
    current = test
    tests.set(file, test)
    // a reader knows of a subtest from its first line on: this one, if the file blocks
    test.comment('begins')
    await import(pathToFileURL(file).href)
  })
  void ended.then(() => {
    const now = usage()
    noteUsage(file, now - used)
    used = now
  })
}
