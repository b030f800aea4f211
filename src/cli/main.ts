#!/usr/bin/env node
import { run } from './run.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
const { env, stdin, stdout, stderr } = process
// The reader of a pipe may close it early.
stdout.on('error', () => process.exit(1))
// Not awaited: the packed file is CommonJS, so that it also runs under a name without an extension.
void run(process.argv.slice(2), { env, stdin, stdout, stderr, signal: stop.signal }).then(code => {
  process.exitCode = code
})
