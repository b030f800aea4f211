import type { RedisClient } from '../redis/client.ts'
import { accessKeys, registryKeys } from '../redis/registry-keys.ts'
import { FIRST_FORMAT, FORMAT } from './index.ts'

/** A restore writes this instead of a number until it is complete. */
export const RESTORING = 'restoring'
/** A process that knew the store writes this instead of a number when it finds it empty, so that no other one takes it for a new one. */
export const LOST = 'lost'

/** How the format of the stored data relates to this version. */
export type Format =
  | { readonly kind: 'current' }
  | { readonly kind: 'older' | 'newer'; readonly format: number }
  | { readonly kind: 'restoring' }
  /** The data is gone. */
  | { readonly kind: 'lost' }
  /** It is other data than the process has worked with. */
  | { readonly kind: 'replaced' }

/** Keys that show data from before formats were numbered. */
const DATA = [registryKeys.projects, registryKeys.owners, registryKeys.folders, registryKeys.webhooks, accessKeys.tokens]

/** Reads the format of a store; an empty store gets the current one. */
export async function readFormat(redis: RedisClient): Promise<Format> {
  const noted = await redis.get(registryKeys.format)
  if (noted !== null) return formatOf(noted)
  if (await holdsData(redis)) return formatOf(String(FIRST_FORMAT))
  await redis.setnx(registryKeys.format, String(FORMAT))
  return formatOf((await redis.get(registryKeys.format)) ?? '')
}

const holdsData = async (redis: RedisClient): Promise<boolean> =>
  (await Promise.all(DATA.map(key => redis.exists(key)))).some(count => count > 0)

/** Parses a stored format number. */
export function formatOf(noted: string): Format {
  if (noted === RESTORING) return { kind: 'restoring' }
  if (noted === LOST) return { kind: 'lost' }
  const format = /^[1-9]\d{0,8}$/.test(noted) ? Number(noted) : Number.POSITIVE_INFINITY
  return format === FORMAT ? { kind: 'current' } : { kind: format < FORMAT ? 'older' : 'newer', format }
}

/** Why this version cannot use the data, and what to do; undefined if it can, at once or after a migration. */
export function unusable(format: Format): string | undefined {
  if (format.kind === 'restoring')
    return 'A restore into this Redis has not finished. Wait for it if it is running; otherwise run it again with --force.'
  if (format.kind === 'lost')
    return 'The data of the bridge is gone from this Redis: it was emptied, or a server without the data took its place. Nothing is written. Bring the data back, or restore a backup with --force, and restart; docs/operations.md, "Redis is lost".'
  if (format.kind === 'replaced')
    return 'This Redis holds other data than this process has worked with: a backup was restored, or another Redis answers at the address. Nothing is read or written. If that is intended, restart the process.'
  if (format.kind !== 'newer') return undefined
  const theirs = Number.isFinite(format.format) ? `format ${format.format}` : 'a format'
  return `The data is in ${theirs}, which this version of the bridge does not know (it knows 1 to ${FORMAT}). Start the newer version again, or restore a backup from before the upgrade.`
}
