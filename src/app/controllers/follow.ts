import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import { type Repetition, repeat } from '../../async/repeat.ts'
import type { ControllerStore } from '../../store/controller/registered-controllers.ts'
import type { FileController } from '../config/controllers-file.ts'
import { configOfListed, configOfRegistered } from './configured.ts'
import type { ConfiguredController, OpenControllers } from './controllers.ts'

/** Milliseconds between two looks at whether anything has changed. */
const LOOK = 500

/** The controllers of this process that can come and go: those of the file, and the registered ones. */
export interface ControllerFollower extends Repetition {
  /** Resolves when this process uses what is stored now. */
  refresh(): Promise<void>
  /** Replaces those of the file. */
  relist(listed: readonly FileController[]): void
}

export interface FollowDeps {
  readonly store: Pick<ControllerStore, 'revision' | 'list'>
  readonly jenkins: Pick<OpenControllers, 'put' | 'drop' | 'setUnopened'>
  /** Those of the file at the start. */
  readonly listed: readonly FileController[]
  readonly log: Pick<Logger, 'info' | 'warn'>
}

/** What a controller is opened with, and what tells whether that has changed. */
interface Configured {
  readonly config: ConfiguredController
  readonly stamp: string | FileController
}

/**
 * Opens, changes and closes the controllers of this process as they are registered, changed and removed by any process, and as the file
 * of this process says. A name in the file hides a registered one, which is kept and used again without it.
 */
export function followControllers({ store, jenkins, log, ...deps }: FollowDeps): ControllerFollower {
  const known = new Map<string, Configured['stamp']>()
  let { listed } = deps
  let seen: { readonly revision: string; readonly listed: readonly FileController[] } | undefined
  const wantedListed = () => listed.map((one): Configured => ({ config: configOfListed(one), stamp: one }))
  // Without waiting for Redis.
  let last: Promise<void> = take(wantedListed())

  async function take(wanted: readonly Configured[]): Promise<void> {
    for (const { config, stamp } of wanted) {
      const { name, url, managedBy } = config
      if (known.has(name) && isDeepStrictEqual(known.get(name), stamp)) continue
      const isNew = !known.has(name)
      known.set(name, stamp)
      await jenkins.put(config)
      log.info({ controller: name, url, managedBy }, isNew ? 'a controller was added' : 'a controller was changed')
    }
  }

  async function follow(): Promise<void> {
    const now = { revision: await store.revision(), listed }
    if (now.revision === seen?.revision && now.listed === seen.listed) return
    const { controllers, closed } = await store.list()
    jenkins.setUnopened(closed.map(({ name }) => name))
    const inFile = new Set(now.listed.map(({ name }) => name))
    const [hidden, used] = [controllers.filter(isIn(inFile)), controllers.filter(one => !isIn(inFile)(one))]
    const wanted = [...wantedListed(), ...used.map(one => ({ config: configOfRegistered(one), stamp: one.stored }))]
    const kept = new Set(wanted.map(({ config }) => config.name))
    for (const name of [...known.keys()].filter(each => !kept.has(each))) {
      known.delete(name)
      await jenkins.drop(name)
      log.info({ controller: name }, 'a controller was removed')
    }
    await take(wanted)
    for (const { record } of hidden)
      log.warn({ controller: record.name }, 'a registered controller is in the file, too, which is what is used')
    for (const { name, missingKey } of closed)
      log.warn({ controller: name, key: missingKey }, 'the record of a controller does not open, so nothing is sent to it')
    seen = now
  }

  /** One after the other, so that a slower look never brings back what a later one has changed. */
  const turn = () => (last = last.catch(() => {}).then(follow))
  const looking = repeat(LOOK, turn)
  return {
    ...looking,
    refresh: turn,
    relist(next) {
      listed = next
      looking.ring()
    }
  }
}

const isIn =
  (names: ReadonlySet<string>) =>
  ({ record }: { readonly record: { readonly name: string } }): boolean =>
    names.has(record.name)
