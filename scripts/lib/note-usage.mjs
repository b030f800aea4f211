// Loaded before a test file that runs in a separate process: its usage is noted when it ends.
import { relative } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { noteUsage, usage } from './usage.mjs'

const file = relative(process.cwd(), process.argv[1])
if (isMainThread) await import('./test-domains.mjs')
if (isMainThread) process.once('exit', () => noteUsage(file, usage()))
