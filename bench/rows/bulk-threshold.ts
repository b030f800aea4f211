import { randomBytes } from 'node:crypto'
import type { FolderReading } from '../../src/domain/observed.ts'
import { Secret } from '../../src/domain/secret.ts'
import type { XmlBranch } from '../../src/domain/xml-element.ts'
import type { Controller } from '../../src/jenkins/controller.ts'
import { createController } from '../../src/jenkins/create-controller.ts'
import { keyedHash, parseKeyring } from '../../src/store/sealing/keyring.ts'
import { BULK_FROM } from '../../src/sync/run/bulk.ts'
import { IN_FLIGHT, newMasterKeys } from '../lib/bridge.ts'
import { timed } from '../lib/clock.ts'
import { range } from '../lib/parallel.ts'
import { median, plain } from '../lib/stats.ts'
import type { Result, Row } from '../row.ts'

const SIZES = [10, 100, 1000]
const COUNTS = [2, 4, 6, 8, 10, 12, 16]

interface Compared {
  readonly count: number
  /** Milliseconds, medians. */
  readonly single: number
  readonly bulk: number
}

/**
 * From how many changes on a bulk write is the faster one: the same changes by single calls and by one post of the folder, both with
 * the read before, the healing save where there is one, and the read after. `BULK_FROM` is chosen by what comes out.
 */
export const bulkThreshold: Row = {
  name: 'bulk-threshold',
  real: true,
  async run({ quick, jenkins, disposal, say }) {
    const { url, user, token } = jenkins
    const config = { name: 'bench', url, user, token: new Secret(token), maxInFlight: IN_FLIGHT }
    const hash = keyedHash(parseKeyring(newMasterKeys()).current.hashing)
    const controller = disposal.add(createController(config, { hash }), c => c.close())
    await controller.capabilities()
    const results: Result[] = []
    for (const size of quick ? SIZES.slice(0, 2) : SIZES) {
      const path = [jenkins.name(`bulk${size}`)]
      await jenkins.cheaply(async () => {
        await controller.createFolderWith(path, '', range(size).map(document))
        await controller.updateCredential(path, idOf(0), document(0))
      })
      const compared: Compared[] = []
      for (const count of COUNTS.filter(n => n <= size)) compared.push(await compare(controller, path, count, quick ? 2 : 7))
      say(`${size}: ${compared.map(shown).join('; ')}`)
      results.push(resultOf(size, compared))
    }
    return results
  }
}

const idOf = (index: number): string => `credential-${index}`

const document = (index: number): XmlBranch => ({
  name: 'org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl',
  children: [
    { name: 'scope', text: 'GLOBAL' },
    { name: 'id', text: idOf(index) },
    { name: 'description', text: `Registry account ${index}` },
    { name: 'secret', field: 'token', text: new Secret(randomBytes(18).toString('base64url')) }
  ]
})

/** In turns, so that both see the same machine. */
async function compare(controller: Controller, path: readonly string[], count: number, rounds: number): Promise<Compared> {
  const times = { single: [] as number[], bulk: [] as number[] }
  for (const _ of range(rounds)) {
    times.single.push(await timed(() => singly(controller, path, count)))
    times.bulk.push(await timed(() => inBulk(controller, path, count)))
  }
  return { count, single: median(times.single), bulk: median(times.bulk) }
}

async function singly(controller: Controller, path: readonly string[], count: number): Promise<void> {
  await controller.readFolder(path)
  for (const index of range(count)) await controller.updateCredential(path, idOf(index), document(index))
  proven(await controller.readFolder(path))
}

async function inBulk(controller: Controller, path: readonly string[], count: number): Promise<void> {
  const on = await controller.readFolder(path)
  if (!on.found) throw new Error('the folder is gone')
  const put = new Map(range(count).map(index => [idOf(index), document(index)]))
  const outcome = await controller.replaceCredentials(path, { put, remove: new Set(), on })
  if (outcome !== 'replaced') throw new Error(`a bulk write was not made: ${outcome}`)
  if (controller.lastCapabilities?.plaintextWindow !== false) await controller.updateCredential(path, idOf(0), document(0))
  proven(await controller.readFolder(path))
}

function proven(reading: FolderReading): void {
  const isPlain = reading.found && reading.credentials.some(c => Object.values(c.hidden).some(s => s.state === 'plain'))
  if (!reading.found || isPlain) throw new Error('what was written is in clear, or gone')
}

const shown = ({ count, single, bulk }: Compared): string => `${count} changes ${plain(single)} / ${plain(bulk)} ms`

function resultOf(size: number, compared: readonly Compared[]): Result {
  // The least count from which on bulk is faster for good.
  const slower = compared.filter(({ single, bulk }) => bulk >= single).at(-1)
  const from = compared.find(({ count }) => count > (slower?.count ?? 0))?.count
  return {
    what: `changes from which on a bulk write is faster than single calls, in a folder of ${plain(size)}`,
    ours: from === undefined ? `more than ${compared.at(-1)?.count}` : String(from),
    rival: `the threshold in use: ${BULK_FROM}`,
    better: 'less',
    note: `single / bulk: ${compared.map(shown).join(', ')}`
  }
}
