// The command of the published package. It runs on older versions of Node as well, so it uses nothing that they lack.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

/** The oldest Node that runs the bridge. */
const OLDEST = 24
/** As `npm start` has them: a young generation of 16 MB; smaller ones cost time, larger ones memory. */
const FLAGS = ['--max-semi-space-size=16', '--heap-growing-percent=70']

/** This Node if it is new enough, else the one that npm installs with the package on Linux. */
function suitableNode(): string | undefined {
  if (Number.parseInt(process.versions.node, 10) >= OLDEST) return process.execPath
  const { resolve } = createRequire(import.meta.url)
  try {
    return resolve(`node-${process.platform}-${process.arch}/bin/node`)
  } catch {
    return undefined
  }
}

/** Becomes the bridge, or starts it beside itself where Node cannot replace a process yet. */
function launch(node: string): void {
  const main = fileURLToPath(new URL('./main.js', import.meta.url))
  const args = [...FLAGS, main, ...process.argv.slice(2)]
  if (process.execve !== undefined) process.execve(node, [node, ...args])
  const bridge = spawn(node, args, { stdio: 'inherit' })
  // A terminal sends SIGINT to both, and the bridge ends at once when it gets a second one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) bridge.kill(signal)
    })
  bridge.on('error', () => fail(`${node} could not be started`))
  bridge.on('exit', (code, signal) => process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
}

function fail(why: string): void {
  console.error(why)
  process.exitCode = 1
}

const node = suitableNode()
if (node === undefined) fail(`Node ${process.versions.node} is too old for the bridge: it needs Node ${OLDEST} or newer`)
else launch(node)
