import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import ssh2, { type AuthContext, type ServerConfig } from 'ssh2'
import type { Test } from 'tap'
import type { KeyPair } from './sshd.ts'

/** A server that does with a connection what the test says, and the bytes that clients have sent to it. */
export async function startTcpServer(t: Test, onSocket: (socket: Socket) => void) {
  const received: Buffer[] = []
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {}).on('data', chunk => received.push(chunk))
    onSocket(socket)
  })
  const port = await listening(t, server)
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
  })
  return { address: `ssh://127.0.0.1:${port}`, received: () => Buffer.concat(received), sockets }
}

/** What an SSH server was asked. */
export interface Asked {
  readonly method: string
  readonly user: string
  readonly password?: string
  readonly isSigned: boolean
}

/** An SSH server with this host key that decides about each attempt as the test says. */
export async function startSshServer(
  t: Test,
  hostKey: KeyPair,
  decide: (context: AuthContext, count: number) => void,
  config: Partial<ServerConfig> = {}
) {
  const asked: Asked[] = []
  let sessions = 0
  const server = new ssh2.Server({ hostKeys: [hostKey.privateKey], ...config }, client => {
    client.on('error', () => {})
    client.on('session', () => sessions++)
    client.on('authentication', context => {
      const { method, username } = context
      const isSigned = context.method === 'publickey' && context.signature !== undefined
      asked.push({ method, user: username, isSigned, ...(context.method === 'password' ? { password: context.password } : {}) })
      decide(context, asked.length)
    })
  })
  const port = await listening(t, server as unknown as Server)
  return { address: `ssh://127.0.0.1:${port}`, hostKeys: [hostKey.publicKey], asked, sessions: () => sessions }
}

async function listening(t: Test, server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return (server.address() as AddressInfo).port
}
