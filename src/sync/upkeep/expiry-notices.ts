import { outlookOf } from '../../domain/expiry-notices.ts'
import type { ExpiryNoticeStore } from '../../store/credential/expiry-notice-store.ts'

/** Tells what time has made of a project's credentials since it was looked at last. In any number of processes at once. */
export type Notify = (project: string) => Promise<void>

export interface NotifyDeps {
  readonly store: ExpiryNoticeStore
  readonly now: () => number
  readonly log: { info(facts: object, message: string): void }
}

export function createNotify({ store, now, log }: NotifyDeps): Notify {
  return async name => {
    const dated = await store.read(name)
    if (dated === undefined) return
    const { credentials, marks, project } = dated
    const isLeaving = project.deletedAt !== null
    const outlook = outlookOf(isLeaving ? [] : credentials, marks, project.policies.maxAgeDays ?? null, now())
    const told = await store.tell(dated, outlook)
    if (told > 0) log.info({ project: name, count: told }, 'credentials expire or are too old')
  }
}
