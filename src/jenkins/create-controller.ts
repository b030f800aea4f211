import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { Failure } from '../domain/reasons.ts'
import { type Call, startCall } from './call.ts'
import { createClient } from './client.ts'
import type { Controller, ControllerConfig } from './controller.ts'
import { createCredential, deleteCredential, updateCredential } from './credentials.ts'
import type { Hash } from './folder-config.ts'
import { createFolder, deleteFolder, folderHasItems } from './folders.ts'
import { JenkinsError } from './jenkins-error.ts'
import { rootUrl } from './paths.ts'
import { proveUp } from './presence.ts'
import { readFolder } from './reading.ts'

/** How a call went, for metrics and logs: constants and numbers alone. */
export interface Observation {
  readonly operation: string
  readonly outcome: 'ok' | Failure
  readonly status?: number
  readonly ms: number
}

export interface ControllerDeps {
  /** Keyed hash for ciphertexts. */
  readonly hash: Hash
  readonly observe?: (observation: Observation) => void
  /** Milliseconds of a clock; only differences count. */
  readonly now?: () => number
}

/** A client of one Jenkins. Nothing is sent before the first call. */
export function createController(config: ControllerConfig, deps: ControllerDeps): Controller {
  const now = deps.now ?? (() => performance.now())
  const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) }
  const secret = config.token ?? config.password
  const send = createClient({
    root: rootUrl(config.url),
    agents,
    connectMs: config.connectMs ?? 5000,
    maxAnswerBytes: config.maxAnswerBytes ?? 64 * 1024 * 1024,
    now,
    https: {},
    headers: async () => ({
      authorization: `Basic ${Buffer.from(`${config.user}:${secret?.reveal() ?? ''}`).toString('base64')}`
    })
  })
  const run = async <T>(operation: string, work: (call: Call) => Promise<T>): Promise<T> => {
    const begin = now()
    try {
      const result = await work(startCall(send, operation, begin + (config.timeoutMs ?? 20_000)))
      deps.observe?.({ operation, outcome: 'ok', ms: now() - begin })
      return result
    } catch (error) {
      const failure = error instanceof JenkinsError ? error : new JenkinsError('InternalError', operation)
      const status = failure.status === undefined ? {} : { status: failure.status }
      deps.observe?.({ operation, outcome: failure.reason, ...status, ms: now() - begin })
      throw failure
    }
  }
  const knows = async (): Promise<null> => null
  return {
    name: config.name,
    readFolder: path => run('read folder', call => readFolder(call, path, deps.hash)),
    createFolder: (path, displayName) => run('create folder', call => createFolder(call, path, displayName)),
    createCredential: (path, document) => run('create credential', call => createCredential(call, path, document, knows)),
    updateCredential: (path, id, document) => run('update credential', call => updateCredential(call, path, id, document, knows)),
    deleteCredential: (path, id) => run('delete credential', call => deleteCredential(call, path, id)),
    folderHasItems: path => run('look into folder', call => folderHasItems(call, path)),
    deleteFolder: path => run('delete folder', call => deleteFolder(call, path)),
    ping: () => run('ping', proveUp),
    close: async () => {
      agents.http.destroy()
      agents.https.destroy()
    }
  }
}
