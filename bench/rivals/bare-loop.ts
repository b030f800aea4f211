import { Agent } from 'node:http'
import { Agent as TlsAgent } from 'node:https'
import got from 'got'
import { type Access, authorization } from '../lib/jenkins.ts'
import { type Sample, xmlOf } from '../lib/samples.ts'

const STORE = 'credentials/store/folder/domain/_'
const FOLDER = '<com.cloudbees.hudson.plugins.folder.Folder/>'

/** What a script does without any bridge: requests by the same HTTP client with keep-alive, no checks, nothing stored. */
export interface BareLoop {
  createFolder(name: string): Promise<void>
  create(folder: string, sample: Sample): Promise<void>
  update(folder: string, sample: Sample): Promise<void>
  /** Reads one credential back, as the peers do after each write. */
  read(folder: string, id: string): Promise<void>
  readFolder(folder: string): Promise<void>
  close(): void
}

export function openBareLoop(access: Access): BareLoop {
  const http = new Agent({ keepAlive: true })
  const https = new TlsAgent({ keepAlive: true })
  const client = got.extend({
    agent: { http, https },
    retry: { limit: 0 },
    followRedirect: false,
    decompress: false,
    headers: { authorization: authorization(access) },
    timeout: { request: 20_000 }
  })
  const get = async (path: string) => {
    await client.get(`${access.url}/${path}`)
  }
  const post = async (path: string, body: string) => {
    await client.post(`${access.url}/${path}`, { body, headers: { 'content-type': 'application/xml; charset=utf-8' } })
  }
  return {
    createFolder: name => post(`createItem?name=${name}`, FOLDER),
    create: (folder, sample) => post(`job/${folder}/${STORE}/createCredentials`, xmlOf(sample)),
    update: (folder, sample) => post(`job/${folder}/${STORE}/credential/${sample.id}/config.xml`, xmlOf(sample)),
    read: (folder, id) => get(`job/${folder}/${STORE}/credential/${id}/config.xml`),
    readFolder: folder => get(`job/${folder}/config.xml`),
    close() {
      http.destroy()
      https.destroy()
    }
  }
}
