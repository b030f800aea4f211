import type { Logger } from 'pino'
import { type Repetition, repeat } from '../../async/repeat.ts'
import type { ControllerStore } from '../../store/controller/registered-controllers.ts'
import type { OpenControllers } from './controllers.ts'
import { configOf } from './look.ts'

/** Milliseconds between two looks at whether anything has changed. */
const LOOK = 500

/** The registered controllers in this process. */
export interface RegisteredFollower extends Repetition {
  /** Resolves when this process uses what is stored now. */
  refresh(): Promise<void>
}

/** Opens, changes and closes the controllers of this process as they are registered, changed and removed by any process. */
export function followRegistered(
  store: Pick<ControllerStore, 'revision' | 'list'>,
  jenkins: Pick<OpenControllers, 'put' | 'drop' | 'setUnopened'>,
  log: Pick<Logger, 'info' | 'warn'>
): RegisteredFollower {
  /** Their stored texts, by name. */
  const known = new Map<string, string>()
  let seen: string | undefined
  let last: Promise<void> = Promise.resolve()

  async function follow(): Promise<void> {
    const revision = await store.revision()
    if (revision === seen) return
    const { controllers, closed } = await store.list()
    jenkins.setUnopened(closed.map(({ name }) => name))
    const kept = new Set(controllers.map(({ record }) => record.name))
    for (const name of [...known.keys()].filter(each => !kept.has(each))) {
      known.delete(name)
      await jenkins.drop(name)
      log.info({ controller: name }, 'a controller was removed')
    }
    for (const { record, secrets, stored } of controllers) {
      if (known.get(record.name) === stored) continue
      const isNew = !known.has(record.name)
      known.set(record.name, stored)
      await jenkins.put({ ...configOf(record, secrets), accept: record.accepted ?? undefined, record })
      log.info({ controller: record.name, url: record.url }, isNew ? 'a controller was registered' : 'a controller was changed')
    }
    for (const { name, missingKey } of closed)
      log.warn({ controller: name, key: missingKey }, 'the record of a controller does not open, so nothing is sent to it')
    seen = revision
  }

  /** One after the other, so that a slower look never brings back what a later one has changed. */
  const turn = () => (last = last.catch(() => {}).then(follow))
  return { ...repeat(LOOK, turn), refresh: turn }
}
