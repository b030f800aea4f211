import { connect, createServer, type Socket } from 'node:net'
import type { FaultPlan, Mode } from './fault-plan.ts'
import { Frames, wordsOf } from './resp.ts'

/** The words of a proxy in front of Redis that has lost it. */
const ERROR = Buffer.from('-upstream failure\r\n')
/** Inside a transaction a refused command has to make Redis refuse the whole, as it does itself. */
const NONSENSE = Buffer.from('*1\r\n$9\r\nJCBREFUSE\r\n')

/** A command whose answer has not gone back yet. */
interface Slot {
  readonly mode: Mode | undefined
  answer: Buffer | undefined
}

export interface Proxy {
  readonly url: string
  close(): Promise<void>
}

/** Stands between the bridge and a redis-server on a socket, and lets single commands fail as the plan says. */
export async function startRedisProxy(target: string, plan: FaultPlan): Promise<Proxy> {
  const url = `${target}-${crypto.randomUUID().slice(0, 8)}`
  const sockets = new Set<Socket>()
  const server = createServer(client => {
    const upstream = connect(target)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    relay(client, upstream, plan)
  })
  server.listen(url)
  await new Promise(resolve => server.once('listening', resolve))
  return {
    url,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    }
  }
}

function relay(client: Socket, upstream: Socket, plan: FaultPlan): void {
  const [commands, answers] = [new Frames(), new Frames()]
  const slots: Slot[] = []
  let isInTransaction = false

  /** Answers go back in the order of the commands. */
  const flush = () => {
    while (slots[0]?.answer !== undefined) client.write((slots.shift() as Slot).answer as Buffer)
  }

  client.on('data', (chunk: Buffer) => {
    for (const frame of commands.add(chunk)) {
      const words = wordsOf(frame)
      const name = (words[0] ?? '').toUpperCase()
      if (name === 'EXEC' || name === 'DISCARD') isInTransaction = false
      const mode = plan.meet(kindOf(name, words), words.join(' '))
      // Redis queues or refuses a command of a transaction: it never does it and says that it failed.
      const isQueued = isInTransaction || name === 'MULTI'
      slots.push({ mode: mode === 'failed' && isQueued ? 'refused' : mode, answer: undefined })
      if (mode === 'refused' || (mode === 'failed' && isQueued)) upstream.write(NONSENSE)
      else upstream.write(frame)
      if (name === 'MULTI') isInTransaction = true
    }
  })

  upstream.on('data', (chunk: Buffer) => {
    for (const frame of answers.add(chunk)) {
      const slot = slots.find(({ answer }) => answer === undefined)
      if (slot === undefined || slot.mode === 'lost') {
        flush()
        client.destroy()
        return
      }
      slot.answer = slot.mode === undefined ? frame : ERROR
    }
    flush()
  })
}

/** A command by its name and its keys, without what differs from case to case. */
function kindOf(name: string, words: readonly string[]): string {
  const isScript = ['EVAL', 'EVALSHA'].includes(name)
  const keys = isScript ? words.slice(3, 3 + Number(words[2])) : words.slice(1, 2)
  return ['redis', isScript ? 'script' : name.toLowerCase(), ...keys.slice(0, 3).map(keyKind)].join(' ')
}

const keyKind = (key: string): string =>
  key
    .replace(/^jcb:\{p:[^}]*\}/, 'project')
    .replace(/^jcb:\{r:[^}]*\}/, 'rate')
    .replace(/^(\{jcb-queue\}:sync):(?:de:.*|\d+)$/, '$1:one')
