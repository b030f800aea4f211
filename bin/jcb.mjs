#!/usr/bin/env node
// The command line: of the build in the published package, of the sources in this repository.
import { existsSync } from 'node:fs'

const sources = new URL('../src/cli/main.ts', import.meta.url)
await import(existsSync(sources) ? sources : new URL('../dist/src/cli/packed.js', import.meta.url))
