import type { Logger } from 'pino'
import { type Repetition, repeat } from '../../async/repeat.ts'
import { BRIDGE } from '../../domain/event.ts'
import type { ReloadAll } from '../../http/routes/reload.ts'
import { createReloadRequests } from '../../store/reload-requests.ts'
import { createControllerLog } from '../../store/sync/controller-log.ts'
import type { OpenStore } from '../compose-store.ts'
import type { ConfigSource } from '../config/config.ts'
import type { Disposal } from '../disposal.ts'
import { startEverywhere } from './everywhere.ts'
import type { ReloadPart } from './parts.ts'
import { createReload, type Reload } from './reload.ts'
import { watchFiles } from './watch-files.ts'

/** Milliseconds between two looks at the list of controllers: two of them and the reload take less than a second. */
const LISTED = 300

/** Looks after which a refused list of controllers is retried: 30 seconds, as for the other files. */
const LISTED_AGAIN = 100

/** Milliseconds between two looks whether every live process has the new first key. */
const LOOK = 1_000

export interface OpenReloadDeps {
  readonly store: OpenStore
  readonly source: Omit<ConfigSource, 'config'>
  readonly parts: readonly ReloadPart[]
  /** The id of this process. */
  readonly process: string
  /** Tells the others at once which keys this process has, and whether its files have a fault. */
  readonly beat: (isRefused: boolean) => void
  readonly log: Logger
}

/** Reloads on request, from here or from another process, and when a file has changed. */
export function openReload(deps: OpenReloadDeps, disposal: Disposal): { readonly reload: Reload; readonly reloadAll: ReloadAll } {
  const { store, source, process, beat, log } = deps
  const own = createReload({ source, parts: deps.parts, process, trail: createControllerLog(store.redis), log })
  const reload: Reload = async (by, isRetry) => {
    const outcome = await own(by, isRetry)
    store.metrics.reloaded(outcome.outcome)
    beat(outcome.outcome === 'refused')
    return outcome
  }
  const requests = createReloadRequests(store.redis)
  const everywhere = startEverywhere({ requests, processes: store.processes, process, reload, now: store.clock.now })
  disposal.add(store.vitals.loop('requests for reloads', everywhere), e => e.close())
  const paths = source.files.map(({ path }) => path)
  const changed = async (isRetry: boolean) =>
    (await reload(BRIDGE, isRetry)).outcome === 'refused' ? ('refused' as const) : ('taken' as const)
  disposal.add(
    store.vitals.loop(
      'watch of files',
      watchFiles(() => paths, changed)
    ),
    w => w.close()
  )
  const controllers = watchFiles(source.listed, changed, LISTED, LISTED_AGAIN)
  disposal.add(store.vitals.loop('watch of the file of controllers', controllers), w => w.close())
  disposal.add(store.vitals.loop('new first key', startPromotion(deps)), p => p.close())
  return { reload, reloadAll: by => everywhere.reloadAll(by) }
}

/** Lets a new first key seal once every live process has it; until then the old one seals. */
function startPromotion({ store, log }: Pick<OpenReloadDeps, 'store' | 'log'>): Repetition {
  const { keyring, processes, uses } = store
  return repeat(LOOK, async () => {
    const key = keyring.waiting
    if (key === undefined) return
    const live = await processes.all()
    if (live.length === 0 || live.some(({ keys }) => !keys.includes(key))) return
    // Recorded before anything can be sealed with it.
    await uses.use(key)
    if (keyring.waiting !== key) return
    keyring.promote()
    log.info({ key }, 'the new first master key seals from now on: every live process has it')
  })
}
