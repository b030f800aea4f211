import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { arch, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Circumstances } from '../report.ts'
import { root } from './child.ts'
import type { Jenkins } from './jenkins.ts'

const packages = ['fastify', 'bullmq', 'ioredis', 'got', 'jose', 'xml2js', 'saxes', 'autocannon']

/** Where, when and with what was measured. */
export async function circumstances(jenkins: Jenkins): Promise<Omit<Circumstances, 'seconds'>> {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const known: Record<string, string | undefined> = { ...dependencies, ...devDependencies }
  const installed = packages.flatMap(name => (known[name] === undefined ? [] : `${name} ${known[name]}`))
  const redis = /v=(\S+)/.exec(output('redis-server', ['--version']))?.[1] ?? 'of unknown version'
  const cores = cpus()
  const model = cores[0]?.model.trim() || 'unnamed processor'
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
    machine: `${cores.length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()} ${arch()}`,
    versions: [source(), `node ${process.versions.node}`, `redis-server ${redis}`, ...installed].join(', '),
    jenkins: jenkins.describe
  }
}

/** How busy the machine was with other things before we began; an idle one has 0. */
export const loadBefore = (): string => `load ${(loadavg()[0] ?? 0).toFixed(1)} before the start`

/** The commit, and whether the sources are it. */
function source(): string {
  const commit = output('git', ['rev-parse', '--short', 'HEAD']).trim()
  if (commit === '') return 'sources without a commit'
  const changed = output('git', ['status', '--porcelain', '--', 'src']).trim() !== ''
  return `commit ${commit}${changed ? ' with changes in src that are not committed' : ''}`
}

function output(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return ''
  }
}
