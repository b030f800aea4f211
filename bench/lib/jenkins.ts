import { randomBytes } from 'node:crypto'
import { type Child, startNode } from './child.ts'
import { inParallel } from './parallel.ts'

/** Who we are at a Jenkins, and where it is. */
export interface Access {
  readonly url: string
  readonly user: string
  readonly token: string
}

/** The Jenkins that everything is measured against. */
export interface Jenkins extends Access {
  readonly isStandIn: boolean
  readonly describe: string
  /** A name for a project and its folder that nobody else uses; the folder is removed at the end. */
  name(part: string): string
  /** Prepares what is not measured: the stand-in charges nothing meanwhile. */
  cheaply<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** The Jenkins that the environment names, or else a stand-in in a separate process, slowed down to the measured pace of a real one. */
export async function openJenkins(isReal: boolean, env: NodeJS.ProcessEnv = process.env): Promise<Jenkins> {
  if (!isReal) return standIn()
  const { JENKINS_URL, JENKINS_USER, JENKINS_TOKEN } = env
  if (!JENKINS_URL || !JENKINS_USER || !JENKINS_TOKEN) throw new Error('--real needs JENKINS_URL, JENKINS_USER and JENKINS_TOKEN')
  return real({ url: JENKINS_URL.replace(/\/+$/, ''), user: JENKINS_USER, token: JENKINS_TOKEN })
}

/** The header that says who we are. */
export const authorization = ({ user, token }: Pick<Access, 'user' | 'token'>): string =>
  `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`

async function standIn(): Promise<Jenkins> {
  const controlToken = randomBytes(16).toString('hex')
  const child: Child = await startNode(
    'src/stand-in/main.ts',
    ['--cost', 'honest', '--port', '0', '--control-token', controlToken],
    /stand-in (\S+) at (http:\S+)/
  )
  const [, version = '', url = ''] = child.found
  const setCost = async (mode: 'none' | 'honest') => {
    const body = JSON.stringify({ mode })
    const headers = { authorization: `Bearer ${controlToken}` }
    const answer = await fetch(`${new URL(url).origin}/__control/cost`, { method: 'PUT', headers, body })
    if (!answer.ok) throw new Error(`the stand-in does not change its cost: ${answer.status}`)
  }
  return {
    url,
    user: 'admin',
    token: 'admin-token',
    isStandIn: true,
    describe: `stand-in ${version} with the measured cost of a real one, in a process of its own`,
    name: uniqueNames().next,
    async cheaply(work) {
      await setCost('none')
      try {
        return await work()
      } finally {
        await setCost('honest')
      }
    },
    close: () => child.stop()
  }
}

async function real(access: Access): Promise<Jenkins> {
  const headers = { authorization: authorization(access) }
  const answer = await fetch(`${access.url}/api/json?tree=mode`, { headers })
  const version = answer.headers.get('x-jenkins')
  if (!answer.ok || version === null) throw new Error(`no Jenkins answers at JENKINS_URL (HTTP ${answer.status})`)
  const names = uniqueNames()
  return {
    ...access,
    isStandIn: false,
    describe: `Jenkins ${version} of JENKINS_URL`,
    name: names.next,
    cheaply: work => work(),
    close: () =>
      inParallel(names.given, 4, name =>
        // Without the slash Jenkins answers with a redirect and deletes nothing.
        fetch(`${access.url}/job/${name}/`, { method: 'DELETE', headers, redirect: 'manual' }).catch(() => {})
      )
  }
}

function uniqueNames(): { readonly given: string[]; readonly next: (part: string) => string } {
  const mark = randomBytes(4).toString('hex')
  const given: string[] = []
  return {
    given,
    next(part) {
      const name = `bench-${mark}-${part}`
      given.push(name)
      return name
    }
  }
}
