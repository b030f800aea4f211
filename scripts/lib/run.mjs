import { spawn } from 'node:child_process'

/**
 * Runs a command that may take a while: one line of progress, its output only when it fails. Resolves to whether it worked. All of it goes to
 * stderr, since what is set up for may write a file: `npm run -s bridge -- backup > FILE`.
 */
export async function run(label, command, args, options = {}) {
  process.stderr.write(`setup: ${label} …`)
  const start = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
  const output = []
  child.stdout.on('data', chunk => output.push(chunk))
  child.stderr.on('data', chunk => output.push(chunk))
  const code = await new Promise(resolve => {
    child.once('error', error => {
      output.push(Buffer.from(`${error.message}\n`))
      resolve(1)
    })
    child.once('close', resolve)
  })
  process.stderr.write(` ${code === 0 ? 'done' : 'FAILED'} in ${((performance.now() - start) / 1000).toFixed(1)} s\n`)
  if (code !== 0) process.stderr.write(Buffer.concat(output))
  return code === 0
}
