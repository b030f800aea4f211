// One process with many stand-ins, each with a separate listener, folders and identity: node bench/lib/many-jenkins.ts COUNT
// Prints their addresses. Messages: `down N` closes the listener of the nth one, like a stopped Jenkins; `up N` opens it again with the same
// content; `cheap` and `honest` set the cost of a request.
import { Controller } from '../../src/stand-in/controller.ts'
import { JenkinsServer } from '../../src/stand-in/server.ts'
import { behaviourOf, CURRENT } from '../../src/stand-in/version.ts'
import { range } from './parallel.ts'

const count = Number(process.argv[2])
const servers = range(count).map(
  () =>
    new JenkinsServer(new Controller(behaviourOf(CURRENT, {}, []), null), {
      ...{ host: '127.0.0.1', port: 0, prefix: '', cost: 'none', controlToken: crypto.randomUUID() }
    })
)
await Promise.all(servers.map(server => server.listen()))

async function obey(message: string): Promise<void> {
  const [what, nth] = message.split(' ')
  const server = servers[Number(nth)]
  if (what === 'down') await server?.close()
  else if (what === 'up') await server?.listen()
  else for (const each of servers) each.cost.mode = what === 'honest' ? 'honest' : 'none'
}

process.on('message', message => void obey(String(message)).then(() => process.send?.('done')))
// The benchmark was killed: nobody would stop us.
process.on('disconnect', () => process.exit())
process.once('SIGTERM', () => process.exit())
console.log(`stand-ins at ${servers.map(server => server.url).join(' ')}.`)
