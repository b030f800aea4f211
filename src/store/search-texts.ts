import { own } from '../domain/own.ts'
import { parseProject } from '../domain/project.ts'
import { lowered } from '../domain/search.ts'
import { isFields, valueOf } from '../domain/shape.ts'
import { targetsOf } from '../domain/targets.ts'
import { USER_NAME } from '../domain/user-name.ts'
import type { RedisClient } from './redis/client.ts'
import { projectKeys } from './redis/redis-keys.ts'
import { transaction } from './redis/transaction.ts'
import { isClaim } from './sealing/record-reader.ts'

/** What can be searched of a project, in lower case except for the ids. */
export interface SearchText {
  readonly displayName: string
  /** Its controllers and folders. */
  readonly places: string
  /** A line for each credential, see `credentialIn`; one string, because that needs a tenth of the memory of objects. */
  readonly credentials: string
}

/** The texts of projects, remembered until something of the project changes. */
export interface SearchTexts {
  /** Undefined if there is no such project. Nothing in it is proved: what is found has to be read before it is shown. */
  of(project: string): Promise<SearchText | undefined>
}

/** Maximum number of characters that are remembered, over all projects of this process. */
const ROOM = 32_000_000

export function createSearchTexts(redis: RedisClient, room = ROOM): SearchTexts {
  const known = new Map<string, { readonly version: string; readonly text: SearchText }>()
  let size = 0

  function forget(project: string): void {
    const entry = known.get(project)
    if (entry === undefined) return
    size -= sizeOf(entry.text)
    known.delete(project)
  }

  function remember(project: string, version: string, text: SearchText): void {
    forget(project)
    known.set(project, { version, text })
    size += sizeOf(text)
    // A Map keeps insertion order, so its first entry is the least recently used.
    for (const oldest of known.keys()) {
      if (size <= room) return
      forget(oldest)
    }
  }

  return {
    async of(project) {
      const { project: key, work, credentials } = projectKeys(project)
      const entry = known.get(project)
      if (entry !== undefined && versionOf(await redis.hmget(work, ...VERSION)) === entry.version) {
        known.delete(project)
        known.set(project, entry)
        return entry.text
      }
      const [record, version, records] = await transaction<[string | null, (string | null)[], string[]]>(
        redis
          .multi()
          .get(key)
          .hmget(work, ...VERSION)
          .hvals(credentials)
      )
      forget(project)
      if (record === null || isClaim(record)) return undefined
      const text = { ...textsOfProject(record, project), credentials: records.map(lineOf).join('\n') }
      remember(project, versionOf(version), text)
      return text
    }
  }
}

/** The time of the last change, and that of the creation: a project of the same name may have been deleted. */
const VERSION = ['version', 'createdAt']
const versionOf = (values: readonly (string | null)[]): string => values.join(' ')

/** What an entry takes, besides its texts. */
const OVERHEAD = 200
const sizeOf = ({ displayName, places, credentials }: SearchText): number =>
  displayName.length + places.length + credentials.length + OVERHEAD

function textsOfProject(record: string, name: string): Pick<SearchText, 'displayName' | 'places'> {
  const project = parseProject(record, name)
  if (project === undefined) return { displayName: '', places: '' }
  const places = targetsOf(project).map(({ controller, folder }) => [controller, ...folder].join('/'))
  return { displayName: lowered(project.displayName), places: lowered(places.join(' ')) }
}

/** Characters that separate lines and their parts, and therefore are not in them. */
const SEPARATORS = /[\0\n]/g
const plain = (text: string): string => text.replace(SEPARATORS, ' ')

/** The id, its lower case, and what else can be searched: description and public user name. */
function lineOf(record: string): string {
  const fields = valueOf(record)
  if (!isFields(fields)) return ''
  const { id, description, data } = fields
  const about = [textIn(description), isFields(data) ? textIn(own(data, USER_NAME)) : ''].join(' ')
  return [textIn(id), lowered(textIn(id)), lowered(about)].map(plain).join('\0')
}

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The parts of a line. */
export function credentialIn(line: string): { readonly id: string; readonly lowerId: string; readonly about: string } {
  const [id = '', lowerId = '', about = ''] = line.split('\0')
  return { id, lowerId, about }
}
