import type { StandIn } from '../../../src/stand-in/start.ts'
import { isSame } from './compare.ts'
import { authorization, type Case, send } from './exchange.ts'
import type { Exchanged } from './exchanged.ts'

type Held = Record<string, unknown>
type Look = Pick<StandIn, 'url' | 'controlToken' | 'controller'>

/** What the stand-in holds after a case, against what the real controller held. */
export async function readbackFaults(recorded: Case, standIn: Look, exchanged: Exchanged): Promise<string[]> {
  const { request, readback } = recorded
  if (readback === undefined || readback === null) return []
  // Counted by the probe itself.
  if (isFields(readback) && 'items really made' in readback) return []
  if (!Array.isArray(readback)) return await stateFaults(readback as Held, request, standIn, exchanged)
  if (isFields(readback[0]) && 'uses' in readback[0]) return await tokenFaults(readback, request, standIn, exchanged)
  if (Array.isArray(readback[0])) {
    const [held, state = {}] = readback as [Held[], Held?]
    return [
      ...(await credentialFaults(held, request, standIn, exchanged)),
      ...(await stateFaults(state, request, standIn, exchanged))
    ]
  }
  if (isAbout(readback[0])) return absentFaults(String(readback[0]), await fileOf(standIn, stateFolderOf(request)))
  // What is told are the new items; the one that is in the way is none.
  if (readback.length === 0 && /already exists/.test(recorded.response.headers?.['X-Error'] ?? '')) return []
  if (namesItems(request, readback)) return listFaults(readback as string[], itemsBelow(standIn, listedBelow(request)), exchanged)
  if (typeof readback[0] === 'string') {
    const held = await heldIn(standIn, folderOf(request))
    return listFaults(
      readback as string[],
      held.map(({ id }) => String(id)),
      exchanged
    )
  }
  return await credentialFaults(readback as Held[], request, standIn, exchanged)
}

const isFields = (value: unknown): value is Held => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The API tokens of the user whom the request is about: the one in its path, or who asks. */
async function tokenFaults(
  want: unknown[],
  { path, as }: Case['request'],
  { url, controlToken }: Look,
  exchanged: Exchanged
): Promise<string[]> {
  const user = /^\/user\/([^/]+)\//.exec(path)?.[1] ?? as?.split(':')[0] ?? ''
  const answered = await send(url, 'GET', `/__control/tokens?user=${user}`, { Authorization: `Bearer ${controlToken}` })
  const have: unknown = JSON.parse(answered.body.toString('utf8'))
  return isSame(want, have, exchanged) ? [] : [`tokens ${JSON.stringify(have)} instead of ${JSON.stringify(want)}`]
}

async function credentialFaults(readback: unknown[], request: Case['request'], standIn: Look, exchanged: Exchanged) {
  const held = await heldIn(standIn, folderOf(request))
  const named = idsIn(request)
  if (typeof readback[0] === 'number') {
    const secret = held.find(({ id }) => named.includes(String(id)))?.['secret']
    return String(secret).length === readback[0]
      ? []
      : [`a secret of ${String(secret).length} instead of ${readback[0]} characters`]
  }
  const wanted = readback as Held[]
  const isWanted = (have: Held, want: Held) =>
    exchanged.matches(String(want['id']), String(have['id'])) &&
    (want['domain'] === undefined || want['domain'] === have['domain'])
  const faults = wanted.flatMap(want => {
    const seen = held.filter(have => isWanted(have, want)).map(have => ({ ...have, ...derived(have, request, exchanged) }))
    const same = seen.some(have => Object.entries(want).every(([key, value]) => isSame(value, have[key as never], exchanged)))
    return same ? [] : [`holds ${JSON.stringify(seen)} instead of ${JSON.stringify(want)}`]
  })
  const extra = held
    .filter(have => !wanted.some(want => isWanted(have, want)))
    .filter(({ id }) => named.includes(String(id)) || isWhole(request))
  return [...faults, ...extra.map(have => `holds ${JSON.stringify(have)} as well`)]
}

/** What some recordings say in place of a value: whether the secret that was sent is held as it is, and its length; a file's bytes as text. */
function derived(have: Held, { body = '' }: Case['request'], exchanged: Exchanged): Held {
  const sent = /<secret>([^<]*)<\/secret>/.exec(exchanged.apply(body))?.[1]
  const { secret, bytes_b64: bytes } = have
  return {
    ...(typeof bytes === 'string' ? { bytes: Buffer.from(bytes, 'base64').toString('utf8') } : {}),
    ...(typeof secret === 'string' ? { literal: secret === sent, decrypted: secret !== sent, length: secret.length } : {})
  }
}

async function heldIn({ url, controlToken }: Look, folder: readonly string[]): Promise<Held[]> {
  const path = `/__control/readback?domain=*&folder=${encodeURIComponent(folder.join('/'))}`
  const answered = await send(url, 'GET', path, { Authorization: `Bearer ${controlToken}` })
  return answered.status === 200 ? (JSON.parse(answered.body.toString('utf8')) as Held[]) : []
}

/** A readback of names or of nothing is about items where the request is about one, and about ids of credentials elsewhere. */
function namesItems({ method, path }: Case['request'], readback: readonly unknown[]): boolean {
  if (typeof readback[0] !== 'string' && readback.length > 0) return false
  const about = path.split('?')[0]!
  if (/\/(credentials\/|config\.xml)/.test(about)) return false
  return readback.length > 0 || method === 'DELETE' || /\/(createItem|doDelete|confirmRename)$/.test(about)
}

/** After a deletion everything is listed that is left in the folder at the top. */
const listedBelow = (request: Case['request']): string[] =>
  folderOf(request).slice(0, /\/doDelete$/.test(request.path) ? 1 : undefined)

/** The full names of the item at a path of exactly these names and of all below it. */
function itemsBelow({ controller }: Look, path: readonly string[]): string[] {
  const at = controller.root
  const found: string[] = []
  const collect = (item: (typeof at.items)[number], above: readonly string[]) => {
    const names = [...above, item.name]
    if (path.every((name, i) => names[i] === undefined || names[i] === name)) {
      if (names.length >= path.length) found.push(names.join('/'))
      if (item.kind === 'folder') for (const child of item.items) collect(child, names)
    }
  }
  for (const item of at.items) collect(item, [])
  return found
}

function listFaults(want: readonly string[], have: readonly string[], exchanged: Exchanged): string[] {
  const same = want.length === have.length && want.every(one => have.some(other => exchanged.matches(one, other)))
  return same ? [] : [`has ${JSON.stringify(have)} instead of ${JSON.stringify(want)}`]
}

/** Requests about a whole folder or domain: the readback is all there is. */
const isWhole = ({ path, method }: Case['request']): boolean =>
  method !== 'GET' && (/^(\/job\/[^/?]+)*\/(config\.xml|createItem)/.test(path) || /\/domain\/[^/]+\/config\.xml$/.test(path))

function idsIn({ path, body = '' }: Case['request']): string[] {
  const inBody = [...body.matchAll(/<id>([^<]*)<\/id>/g)].map(match => match[1]!)
  const inPath = /\/credential\/([^/?]+)\//.exec(path)?.[1]
  return inPath === undefined || body.includes('<') ? inBody : [...inBody, decodeURIComponent(inPath)]
}

export function folderOf({ path }: Pick<Case['request'], 'path'>): string[] {
  const [names = '', query = ''] = path.split('?')
  const folder = [...names.matchAll(/\/job\/([^/]+)/g)].map(match => decodeURIComponent(match[1]!))
  const created = new URLSearchParams(query).get('name')
  return names.endsWith('/createItem') && created !== null ? [...folder, created.replace(/^ +| +$/g, '')] : folder
}

/** The folder whose state is told: the one in which something is made, or by the name that it has got. */
function stateFolderOf(request: Case['request']): string[] {
  const folder = folderOf(request)
  const [names = '', query = ''] = request.path.split('?')
  if (/^\/job\/.*\/createItem$/.test(names)) return folder.slice(0, -1)
  return names.endsWith('/confirmRename') ? [...folder.slice(0, -1), new URLSearchParams(query).get('newName')!] : folder
}

/** What `GET config.xml` shows to an administrator is the file. */
async function fileOf({ url }: Look, folder: readonly string[]): Promise<string | null> {
  const path = `${folder.map(name => `/job/${encodeURIComponent(name)}`).join('')}/config.xml`
  const shown = await send(url, 'GET', path, authorization('admin:token'))
  return shown.status === 200 ? shown.body.toString('utf8') : null
}

/** What a recording says of a folder, a file or a credential, each by its own word. */
async function stateFaults(state: Held, request: Case['request'], standIn: Look, exchanged: Exchanged): Promise<string[]> {
  const folder = stateFolderOf(request)
  const file = async () => (await fileOf(standIn, folder)) ?? ''
  const twins = { NFC: folder.map(name => name.normalize('NFC')), NFD: folder.map(name => name.normalize('NFD')) }
  const held = async (path: readonly string[]) => (await heldIn(standIn, path)).map(({ id }) => id)
  const fileIds = async (path: readonly string[]) => idsOfFile(await fileOf(standIn, path))
  const diskOf = async (path: readonly string[]) => {
    const ids = await fileIds(path)
    return ids && { 'config.xml': ids, description: null }
  }
  const looks: Readonly<Record<string, () => Promise<unknown>>> = {
    plaintext_on_disk: async () => {
      const text = await file()
      const wanted = state['plaintext_on_disk']
      return Array.isArray(wanted) ? PLAIN.filter(value => text.includes(value)) : text.split('PLAINTEXT-ON-DISK').length - 1
    },
    encrypted_on_disk: async () => [...(await file()).matchAll(/>\{[A-Za-z0-9+/]+={0,2}\}</g)].length,
    'disk of the NFC folder': () => diskOf(twins.NFC),
    'disk of the NFD folder': () => diskOf(twins.NFD),
    'file of the NFC folder': () => fileIds(twins.NFC),
    'held NFC': () => held(twins.NFC),
    'held NFD': () => held(twins.NFD),
    there: async () => (await heldIn(standIn, folder)).some(({ id }) => idsIn(request).includes(String(id)))
  }
  const found: string[] = []
  for (const [word, want] of Object.entries(state)) {
    const look = Object.hasOwn(looks, word) ? looks[word]! : undefined
    if (look === undefined) found.push(`nobody looks for ${word}`)
    else {
      const have = await look()
      if (!isSame(want, have, exchanged)) found.push(`${word}: ${JSON.stringify(have)} instead of ${JSON.stringify(want)}`)
    }
  }
  return found
}

/** The ids of the credentials in a folder's file; null where there is no file. */
const idsOfFile = (file: string | null): string[] | null =>
  file === null ? null : [...file.matchAll(/<id>([^<]*)<\/id>/g)].map(([, id]) => id!)

const ABSENT = 'absent class still in the file: '
const isAbout = (said: unknown): boolean => typeof said === 'string' && said.startsWith(ABSENT)
function absentFaults(said: string, file: string | null): string[] {
  const have = `${ABSENT}${file?.includes('KubeconfigCredentials') ? 'True' : 'False'}`
  return have === said ? [] : [`${have} instead of ${said}`]
}

/** The values of the folders that show when a file holds plain text, the last one in base64. */
const PLAIN = ['CLEAR-pw', 'CLEAR-secret', 'CLEAR-key', 'CLEAR-pp', 'Q0xFQVItYnl0ZXM=']
