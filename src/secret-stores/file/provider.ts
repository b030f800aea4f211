import Type from 'typebox'
import type { Fault } from '../../domain/problems.ts'
import { keyFault } from '../../domain/secret-store.ts'
import type {
  Fetched,
  FetchFailure,
  Listing,
  OpenSecretStore,
  OpenSettings,
  Provider,
  ProviderDeps,
  StoreCheck
} from '../provider.ts'
import { listKeys } from './list.ts'
import { createOneAtATime } from './one-at-a-time.ts'
import { createGuard, type Guard, type Refusal } from './protected-paths.ts'
import { isEmpty, readKey } from './read.ts'
import { watchFiles } from './watch.ts'

/** Milliseconds for one look at the file system. */
const TIMEOUT = 10_000
/** The longest name of a file in bytes. */
const LONGEST_NAME = 255

const refusals = {
  NotAbsolute: {
    failure: 'Forbidden',
    message: 'It must be an absolute path without . or .. and without control characters.',
    remedy: 'Give the path of the mount as the processes of the bridge see it, such as /mnt/secrets.'
  },
  NotListed: {
    failure: 'Forbidden',
    message: 'It is not below a directory of SECRET_DIRECTORIES.',
    remedy: 'Name a directory below one of them, or ask the operator of the bridge to add it to SECRET_DIRECTORIES.'
  },
  Protected: {
    failure: 'Forbidden',
    message:
      'The bridge does not read secrets there: it is a directory of the system, or holds data or settings of the bridge itself.',
    remedy: 'Mount the secrets elsewhere, such as below /mnt.'
  },
  Missing: {
    failure: 'Unavailable',
    message: 'There is no such directory for this process of the bridge.',
    remedy: 'Mount it into every process of the bridge, at the same path.'
  },
  NotADirectory: { failure: 'BadAnswer', message: 'It is not a directory.', remedy: 'Name the directory that holds the files.' },
  Unreadable: {
    failure: 'Forbidden',
    message: 'The user that the bridge runs as may not read this directory.',
    remedy: 'Let that user, or its group, read and enter it (fsGroup in Kubernetes).'
  }
} as const satisfies Record<Refusal, { failure: FetchFailure; message: string; remedy: string }>

const Settings = Type.Object({
  directory: Type.String({
    minLength: 1,
    maxLength: 4096,
    description: 'The absolute path of the directory, the same in all processes of the bridge.'
  }),
  keepLineEnd: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Whether a line end at the end of a file belongs to the value. Otherwise one is taken off.'
    })
  )
})

/** Files that a CSI driver, an agent or an operator mounts or writes. A key is the path of a file, or of a directory of files. */
export const file: Provider = {
  provider: 'file',
  title: 'Files',
  description:
    'A directory that a CSI driver, an agent or the platform mounts into the bridge. A key is the path of a file below it; a directory is an object of its files.',
  settings: Settings,
  secretSettings: [],
  addressSettings: [],
  example: { directory: '/mnt/secrets' },

  async faults({ settings }: OpenSettings, deps: ProviderDeps): Promise<readonly Fault[]> {
    const found = await createGuard(deps).rootOf(directoryIn(settings))
    if ('root' in found) return []
    const { message, remedy } = refusals[found.refusal]
    return [{ pointer: '#/directory', detail: `${message} ${remedy}` }]
  },

  keyFault(key: string): string | undefined {
    const segments = key.split('/')
    if (segments.some(segment => segment.startsWith('..'))) return 'No segment may begin with two dots.'
    if (segments.some(segment => Buffer.byteLength(segment) > LONGEST_NAME)) return `A segment has at most ${LONGEST_NAME} bytes.`
    return undefined
  },

  versionFault: () => 'Files have no versions.',

  open({ settings }: OpenSettings, deps: ProviderDeps): OpenSecretStore {
    const guard = createGuard(deps)
    const directory = directoryIn(settings)
    const inTurn = createOneAtATime(TIMEOUT)
    const rootOf = async () => (await inTurn(() => guard.rootOf(directory))) ?? ({ refusal: 'Missing' } as const)
    const watches = watchFiles(directory, async () => {
      const found = await rootOf()
      return 'root' in found ? found.root : undefined
    })
    return {
      async fetch(key, version) {
        if (!isKey(key)) return { failure: 'Forbidden' }
        if (version !== undefined) return { failure: 'VersionUnsupported' }
        const place = { directory, guard, keepLineEnd: settings['keepLineEnd'] === true }
        return (await inTurn(() => read(place, key))) ?? { failure: 'Unavailable' }
      },
      check: async () => (await inTurn(() => check(directory, guard))) ?? hanging,
      list: async prefix => (await inTurn(() => list(directory, guard, prefix))) ?? { failure: 'Unavailable' },
      watch: watches.add,
      close: async () => watches.close()
    }
  }
}

const isKey = (key: string): boolean => (keyFault(key) ?? file.keyFault?.(key)) === undefined

const directoryIn = (settings: OpenSettings['settings']): string => String(settings['directory'] ?? '')

async function read(
  { directory, guard, keepLineEnd }: { readonly directory: string; readonly guard: Guard; readonly keepLineEnd: boolean },
  key: string
): Promise<Fetched> {
  const found = await guard.rootOf(directory)
  if ('refusal' in found) return { failure: refusals[found.refusal].failure }
  const outcome = await readKey({ root: found.root, guard, keepLineEnd }, key)
  return 'failure' in outcome ? { ...outcome, isOfKey: true } : outcome
}

const hanging: StoreCheck = {
  state: 'failing',
  findings: [
    {
      code: 'DirectoryHangs',
      message: `The file system did not answer within ${TIMEOUT / 1000} seconds.`,
      remedy: 'See whether the server of the mount is away, and mount it again.'
    }
  ]
}

async function check(directory: string, guard: Guard): Promise<StoreCheck> {
  const found = await guard.rootOf(directory)
  if ('refusal' in found) {
    const { message, remedy } = refusals[found.refusal]
    return { state: 'failing', findings: [{ code: `Directory${found.refusal}`, message, remedy }] }
  }
  if (!(await isEmpty(found.root).catch(() => true))) return { state: 'ok', findings: [] }
  const message = 'Nothing is in the directory. A volume that is not mounted looks the same.'
  const remedy = 'See whether the volume is mounted, and whether the driver or agent has written its files.'
  return { state: 'unknown', findings: [{ code: 'DirectoryEmpty', message, remedy }] }
}

async function list(directory: string, guard: Guard, prefix: string): Promise<Listing | { readonly failure: FetchFailure }> {
  const found = await guard.rootOf(directory)
  if ('refusal' in found) return { failure: refusals[found.refusal].failure }
  return listKeys({ root: found.root, isProtected: await guard.look() }, prefix, isKey)
}
