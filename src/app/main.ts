import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { packageRoot } from './package-root.ts'

// Most of a start is compiling, so compiled code is kept for the next one. It is next to the packages, because those who can write there
// can change the code in any case. Where nothing can be written, nothing is kept. Only what is loaded from here on is covered.
enableCompileCache(join(packageRoot, 'node_modules/.cache/compile'))
await import('./serve.ts')
