import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Test } from 'tap'
import { binding, spawnSyncBound } from './child.ts'

/** Makes `redis-server` a script that does this in a directory and then becomes the real one, bound to the process that starts it. */
export async function redisOnPath(t: Test, script: (dir: string) => readonly string[] = () => []): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-test-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  const real = spawnSyncBound('sh', ['-c', 'command -v redis-server'], { encoding: 'utf8' }).stdout.trim()
  const lines = ['#!/bin/sh', ...script(dir), `exec ${[...binding(), real].join(' ')} "$@"`, '']
  await mkdir(join(dir, 'bin'))
  await writeFile(join(dir, 'bin', 'redis-server'), lines.join('\n'))
  await chmod(join(dir, 'bin', 'redis-server'), 0o755)
  const path = process.env['PATH']
  process.env['PATH'] = [join(dir, 'bin'), path].join(delimiter)
  t.teardown(() => void (process.env['PATH'] = path))
  return dir
}
