import { timingSafeEqual } from 'node:crypto'
import type { Caller } from '../domain/caller.ts'
import { withRole } from '../domain/permissions.ts'
import type { TokenRecord } from '../store/access/token-store.ts'
import { hashOf, idOf, isWellFormed } from './api-token.ts'
import type { AuthenticateDeps, Refused } from './authenticate.ts'

/** Minimum milliseconds between two recorded uses of a token: a write per request would not be worth it. */
const USE_NOTED = 60_000

/**
 * Finds the caller of an API token. The token is looked up in the store on every request and never cached, so that revocation takes
 * effect immediately in every process.
 */
export function createTokenCallers({ tokens, members, now }: Pick<AuthenticateDeps, 'tokens' | 'members' | 'now'>) {
  /** When this process last recorded the use of a token. Only valid tokens are added. */
  const recorded = new Map<string, number>()

  function noteUse(id: string, at: number): void {
    if (Math.abs(at - (recorded.get(id) ?? 0)) < USE_NOTED) return
    recorded.set(id, at)
    // Not awaited; a failure is harmless, because the use is recorded again within a minute.
    tokens.noteUse(id, new Date(at).toISOString()).catch(() => {})
  }

  return async (text: string, project: string | undefined): Promise<Caller | Refused> => {
    if (!isWellFormed(text)) return { refused: 'DamagedToken' }
    const hash = hashOf(text)
    const id = idOf(hash)
    // Read together, in one round trip to the store.
    const [record, role] = await Promise.all([
      tokens.get(id),
      project === undefined ? undefined : members.role(project, subjectOf(id))
    ])
    if (record === undefined || !isEqual(hash, Buffer.from(record.hash, 'base64url'))) {
      return { refused: record?.damage === undefined ? 'UnknownToken' : 'RecordChanged' }
    }
    if (record.damage !== undefined) return { refused: record.damage.missingKey === undefined ? 'RecordChanged' : 'KeyMissing' }
    const at = now()
    if (record.expiresAt !== null && Date.parse(record.expiresAt) <= at) return { refused: 'ExpiredToken' }
    noteUse(id, at)
    const caller = callerOf(record)
    return project === undefined ? caller : withRole(caller, project, role)
  }
}

const isEqual = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)

const subjectOf = (id: string): string => `token:${id}`

const callerOf = ({ id, name, platformAdmin, projectMaker = false, roles, readOnly, expiresAt }: TokenRecord): Caller => ({
  ...{ subject: subjectOf(id), name, kind: 'token', platformAdmin, projectMaker, readOnly, expiresAt },
  roles: new Map(Object.entries(roles))
})
