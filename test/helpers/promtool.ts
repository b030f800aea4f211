import { fileURLToPath } from 'node:url'
import { spawnBound } from './child.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
// plain JavaScript, because set-up runs before anything is installed
const { promtoolPath } = (await import(`${root}scripts/lib/promtool.mjs`)) as {
  promtoolPath: (root: string) => string | undefined
}

/** Runs promtool, and resolves with its exit code and all that it printed. */
export function promtool(args: readonly string[], input = ''): Promise<{ code: number; output: string }> {
  const path = promtoolPath(root)
  if (path === undefined) throw new Error('promtool is missing: run node scripts/setup.mjs promtool')
  const child = spawnBound(path, args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ code: code ?? 1, output }))
  })
}
