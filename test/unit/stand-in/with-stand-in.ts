import type { Test } from 'tap'
import { type StandInOptions, startStandIn } from '../../../src/stand-in/start.ts'
import { type Answer, authorization, send } from '../../contract/jenkins-transcripts/exchange.ts'

const FOLDER = 'com.cloudbees.hudson.plugins.folder.Folder'
const PROPERTY = 'com.cloudbees.hudson.plugins.folder.properties.FolderCredentialsProvider_-FolderCredentialsProperty'
const TEXT = 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl'

export const UTF8 = { 'Content-Type': 'application/xml; charset=utf-8' }

/** A secret text as XML. */
export const text = (id: string, secret: string): string =>
  `<${TEXT}><scope>GLOBAL</scope><id>${id}</id><description>d</description><secret>${secret}</secret></${TEXT}>`

/** A folder's config.xml with credentials inside. */
export const folderXml = (...credentials: string[]): string =>
  `<${FOLDER}><properties><${PROPERTY}><domainCredentialsMap class="hudson.util.CopyOnWriteMap$Hash"><entry>` +
  '<com.cloudbees.plugins.credentials.domains.Domain><specifications/></com.cloudbees.plugins.credentials.domains.Domain>' +
  `<java.util.concurrent.CopyOnWriteArrayList>${credentials.join('')}</java.util.concurrent.CopyOnWriteArrayList>` +
  `</entry></domainCredentialsMap></${PROPERTY}></properties></${FOLDER}>`

export const store = (folder: string): string => `/job/${folder}/credentials/store/folder/domain/_`

/** What a test does with a stand-in of its own. */
export interface Hands {
  readonly url: string
  ask(method: string, path: string, body?: string, as?: string, headers?: Record<string, string>): Promise<Answer>
  /** A request that has to succeed; its body as text. */
  must(method: string, path: string, body?: string): Promise<string>
  control(method: string, action: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>
  /** The plain text that Jenkins holds. */
  secret(folder: string, id: string): Promise<unknown>
  close(): Promise<void>
}

/** Starts a stand-in that ends with the test. */
export async function withStandIn(t: Test, options: StandInOptions = {}): Promise<Hands> {
  const standIn = await startStandIn(options)
  t.teardown(() => standIn.close())
  const { url } = standIn
  const ask: Hands['ask'] = (method, path, body, as = 'admin:token', headers = body === undefined ? {} : UTF8) =>
    send(url, method, path, { ...authorization(as), ...headers }, body)
  const bearer = { Authorization: `Bearer ${standIn.controlToken}` }
  const control: Hands['control'] = async (method, action, body) => {
    const answer = await send(url, method, `/__control/${action}`, bearer, body === undefined ? undefined : JSON.stringify(body))
    return { status: answer.status, body: JSON.parse(answer.body.toString('utf8')) }
  }
  return {
    url,
    ask,
    control,
    must: async (method, path, body) => {
      const answer = await ask(method, path, body)
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status}`)
      return answer.body.toString('utf8')
    },
    secret: async (folder, id) => {
      const { body } = await control('GET', `readback?folder=${folder}&id=${id}`)
      return (body as { secret: unknown } | null)?.secret
    },
    close: () => standIn.close()
  }
}

/** The ciphertexts of a folder's config.xml, in order. */
export const ciphertexts = (file: string): string[] => [...file.matchAll(/>(\{[A-Za-z0-9+/]+=*\})</g)].map(match => match[1]!)
