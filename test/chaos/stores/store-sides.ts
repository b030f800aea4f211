import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Test } from 'tap'
import { startSecretsApi } from '../../helpers/secret-stores/kubernetes.ts'
import { startVault } from '../../helpers/secret-stores/vault.ts'
import type { Content, Kind, StoreFault } from './commands.ts'

/** The side of a secret store that the people have who keep values there. */
export interface StoreSide {
  /** As the bridge registers it, without its name and rules. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly property: string | undefined
  write(key: string, content: Content, text: string): Promise<void>
  fault(fault: StoreFault): Promise<void>
}

/** Longer than any field may be. */
const LARGE = 'x'.repeat(1_200_000)
const SLOW = 700
const PROPERTY = 'value'

/** Lets the answer that follows come late, or only half of it. */
function spoil(fault: StoreFault, response: ServerResponse): void {
  const end = response.end.bind(response)
  const later = (body?: unknown) => {
    if (fault === 'slow') setTimeout(() => end(body), SLOW)
    else {
      response.write(String(body).slice(0, String(body).length / 2))
      setTimeout(() => response.destroy(), 5)
    }
    return response
  }
  Object.assign(response, { end: later })
}

const statuses: Partial<Record<StoreFault, number>> = { forbidden: 403, limited: 429, sealed: 503 }

/** Has the first word on a request; false: the double answers. */
function spoiled(fault: StoreFault, response: ServerResponse, body: object): boolean {
  if (fault === 'down') return Boolean(response.destroy())
  const status = statuses[fault]
  if (status === undefined) {
    if (fault !== 'none') spoil(fault, response)
    return false
  }
  const headers = status === 429 ? { 'retry-after': '1' } : {}
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  return true
}

async function vault(t: Test): Promise<StoreSide> {
  const double = await startVault(t)
  double.mount('secret', 2)
  double.policy('reader', { 'secret/data/*': ['read'], 'secret/metadata/*': ['list'] })
  double.login('approle', { role_id: 'ROLE-ID', secret_id: 'SECRET-ID' }, { policies: ['reader'] })
  let isSealed = false
  const newest = (key: string) => {
    const version = double.put('secret', key, { [PROPERTY]: 'to be taken away' })
    return double.version('secret', key, version)
  }
  return {
    settings: { provider: 'vault', address: double.url, auth: 'appRole', roleId: 'ROLE-ID', secretId: 'SECRET-ID' },
    property: PROPERTY,
    async write(key, content, text) {
      if (content === 'gone') newest(key).isDeleted = true
      else if (content === 'destroyed') newest(key).isDestroyed = true
      else if (content === 'useless') double.put('secret', key, { [PROPERTY]: null })
      else double.put('secret', key, { [PROPERTY]: content === 'good' ? text : content === 'large' ? LARGE : '' })
    },
    async fault(fault) {
      isSealed = fault === 'sealed'
      double.state = isSealed ? 'sealed' : 'active'
      double.intercept = ({ path }, response) => {
        if (isSealed || (fault === 'forbidden' && !path.startsWith('secret/'))) return false
        return spoiled(fault, response, { errors: ['permission denied'] })
      }
    }
  }
}

async function kubernetes(t: Test): Promise<StoreSide> {
  const api = await startSecretsApi(t)
  const there = new Set<string>()
  const put = (key: string, value: string | Buffer) => {
    there.add(key)
    api.put('ci', key, { [PROPERTY]: value })
  }
  return {
    settings: { provider: 'kubernetes', namespace: 'ci', kubeconfig: api.kubeconfig() },
    property: PROPERTY,
    async write(key, content, text) {
      if (content === 'gone' || content === 'destroyed') {
        if (there.delete(key)) api.remove('ci', key)
      } else if (content === 'useless') put(key, Buffer.from([0xff, 0xfe, 0x00]))
      else put(key, content === 'good' ? text : content === 'large' ? LARGE : '')
    },
    async fault(fault) {
      api.answer = (_request, response) =>
        spoiled(fault, response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Any' })
    }
  }
}

/** Each value is moved over the one before, as a mount does. */
async function files(root: string): Promise<StoreSide> {
  const [directory, away, draft] = ['mounted', 'away', 'draft'].map(name => join(root, name)) as [string, string, string]
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'other'), 'so that it is not empty')
  let at = directory
  return {
    settings: { provider: 'file', directory },
    property: undefined,
    async write(key, content, text) {
      if (content === 'gone' || content === 'destroyed') return rm(join(at, key), { force: true })
      const useless = content === 'useless' ? Buffer.from([0xff, 0xfe]) : ''
      await writeFile(draft, content === 'good' ? text : content === 'large' ? LARGE : useless)
      await rename(draft, join(at, key))
    },
    async fault(fault) {
      const next = fault === 'down' ? away : directory
      if (next !== at) await rename(at, next)
      at = next
    }
  }
}

export const startSide = (t: Test, kind: Kind, root: string): Promise<StoreSide> =>
  kind === 'vault' ? vault(t) : kind === 'kubernetes' ? kubernetes(t) : files(root)

/** Whether a store with this fault gives what is stored there. */
export const isReadable = (kind: Kind, fault: StoreFault): boolean =>
  kind === 'file' ? fault !== 'down' : fault === 'none' || fault === 'slow'
