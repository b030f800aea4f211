#!/usr/bin/env node
// The bridge: of the build in the published package, of the sources in this repository.
import { existsSync } from 'node:fs'

const sources = new URL('../src/app/main.ts', import.meta.url)
await import(existsSync(sources) ? sources : new URL('../dist/src/app/launch.js', import.meta.url))
