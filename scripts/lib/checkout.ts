import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The directory of package.json. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Checkout extends Disposable {
  readonly directory: string
  readonly commit: string
}

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()

/** A commit in a temporary worktree, with the packages and the built console of this one; removed on disposal. */
export function checkOut(revision: string): Checkout {
  const commit = git('rev-parse', '--verify', '--short', `${revision}^{commit}`)
  const directory = mkdtempSync(join(tmpdir(), `checkout-${commit}-`))
  git('worktree', 'add', '--quiet', '--detach', '--force', directory, commit)
  for (const name of ['node_modules', 'dist']) {
    if (existsSync(join(root, name))) symlinkSync(join(root, name), join(directory, name))
  }
  return {
    directory,
    commit,
    [Symbol.dispose]() {
      rmSync(directory, { recursive: true, force: true })
      git('worktree', 'prune')
    }
  }
}
