import type { AuditEntry } from '#api'
import { deedMessages } from '#messages/deeds'
import { own } from '../own.ts'

type Entry = Pick<AuditEntry, 'method' | 'route' | 'outcome' | 'how'>

/** What a request did, in words; said to be in vain if it did not. */
export function deedOf({ method, route, outcome, how }: Entry): string {
  const path = route.replace(/^\/api\/v1/, '')
  const usual = own(deedMessages.deeds, `${method} ${path}`) ?? deedMessages.other(method, route)
  const deed = how === 'take-over' && path.startsWith('/projects/:project/credentials') ? deedMessages.takeOver : usual
  return outcome === 'done' ? deed : deedMessages.tried(deed)
}

/** Whether the target of an entry is a credential of its project. */
export const isAboutCredential = ({ route }: Pick<AuditEntry, 'route'>): boolean => /\/credentials(\/|$)/.test(route)
