import { isDeepStrictEqual } from 'node:util'
import type { StandIn } from '../../../src/demo/jenkins/start.ts'
import { authorization, type Case, send } from './exchange.ts'

type Held = Record<string, unknown>

/** What the stand-in holds after a case, against what the real controller held. */
export async function readbackFaults(
  recorded: Case,
  { url: base, controlToken }: Pick<StandIn, 'url' | 'controlToken'>,
  exchanged: (text: string) => string
): Promise<string[]> {
  const { request, readback } = recorded
  if (readback === undefined || readback === null) return []
  const folder = folderOf(request)
  if (!Array.isArray(readback)) return await diskFaults(readback as Held, base, folder)
  const answered = await send(base, 'GET', `/__control/readback?folder=${encodeURIComponent(folder.join('/'))}`, {
    Authorization: `Bearer ${controlToken}`
  })
  const held = answered.status === 200 ? (JSON.parse(answered.body.toString('utf8')) as Held[]) : []
  const named = idsIn(request)
  if (typeof readback[0] === 'number') {
    const secret = held.find(({ id }) => named.includes(String(id)))?.['secret']
    return String(secret).length === readback[0]
      ? []
      : [`a secret of ${String(secret).length} instead of ${readback[0]} characters`]
  }
  const wanted = JSON.parse(exchanged(JSON.stringify(readback))) as Held[]
  const faults = wanted.flatMap(want => {
    const have = held.find(({ id }) => id === want['id'])
    const same = have !== undefined && Object.entries(want).every(([key, value]) => isDeepStrictEqual(have[key], value))
    return same ? [] : [`holds ${JSON.stringify(have)} instead of ${JSON.stringify(want)}`]
  })
  const extra = held
    .filter(({ id }) => !wanted.some(want => want['id'] === id))
    .filter(({ id }) => named.includes(String(id)) || isWhole(request))
  return [...faults, ...extra.map(have => `holds ${JSON.stringify(have)} as well`)]
}

/** Requests about a whole folder or domain: the readback is all there is. */
const isWhole = ({ path, method }: Case['request']): boolean =>
  method !== 'GET' && (/^(\/job\/[^/?]+)*\/(config\.xml|createItem)/.test(path) || /\/domain\/[^/]+\/config\.xml$/.test(path))

function idsIn({ path, body = '' }: Case['request']): string[] {
  const inBody = [...body.matchAll(/<id>([^<]*)<\/id>/g)].map(match => match[1]!)
  const inPath = /\/credential\/([^/?]+)\//.exec(path)?.[1]
  return inPath === undefined ? inBody : [...inBody, decodeURIComponent(inPath)]
}

function folderOf({ path }: Case['request']): string[] {
  const [names = '', query = ''] = path.split('?')
  const folder = [...names.matchAll(/\/job\/([^/]+)/g)].map(match => decodeURIComponent(match[1]!))
  const created = new URLSearchParams(query).get('name')
  return names.endsWith('/createItem') && created !== null ? [...folder, created] : folder
}

/** `plaintext_on_disk`: how often the plain secret is in the file; what `GET config.xml` shows to an administrator is the file. */
async function diskFaults({ plaintext_on_disk: want }: Held, base: string, folder: string[]): Promise<string[]> {
  const path = `${folder.map(name => `/job/${encodeURIComponent(name)}`).join('')}/config.xml`
  const file = await send(base, 'GET', path, authorization('admin:token'))
  const count = file.body.toString('utf8').split('PLAINTEXT-ON-DISK').length - 1
  return count === want ? [] : [`${count} plain texts on disk instead of ${String(want)}`]
}
