import type { SecretStoreRecord } from '../../domain/secret-store.ts'
import { hasShape, isList, isOneOf, isText, isTime, valueOf } from '../../domain/shape.ts'
import type { RedisClient } from '../redis/client.ts'
import { secretStoreKeys } from '../redis/redis-keys.ts'

/** What a check of a secret store has found. */
export interface SecretStoreCheck {
  readonly state: 'ok' | 'failing' | 'unknown'
  readonly at: string
  readonly findings: readonly { readonly code: string; readonly message: string; readonly remedy: string }[]
}

/** The answers of the last checks, so that a list shows them without asking the secret stores. */
export interface SecretStoreChecks {
  put(record: SecretStoreRecord, check: SecretStoreCheck): Promise<void>
  /** The last check of a secret store; undefined if there was none since it was registered. */
  get(record: SecretStoreRecord): Promise<SecretStoreCheck | undefined>
}

/** Bounds on what is kept: findings, and characters of each text. */
const MOST = { findings: 20, text: 1_000 } as const

const isCheck = hasShape({
  ...{ createdAt: isTime, at: isTime, state: isOneOf(['ok', 'failing', 'unknown']) },
  findings: isList(hasShape({ code: isText, message: isText, remedy: isText }))
})

export function createSecretStoreChecks(redis: RedisClient): SecretStoreChecks {
  return {
    async put({ name, createdAt }, { state, at, findings }) {
      const kept = findings
        .slice(0, MOST.findings)
        .map(({ code, message, remedy }) => ({ code, message: shortened(message), remedy: shortened(remedy) }))
      // Another secret store may have the name later.
      await redis.set(secretStoreKeys(name).check, JSON.stringify({ createdAt, state, at, findings: kept }))
    },

    async get({ name, createdAt }) {
      const stored = valueOf((await redis.get(secretStoreKeys(name).check)) ?? '')
      if (!isCheck(stored)) return undefined
      const { createdAt: made, ...check } = stored as SecretStoreCheck & { readonly createdAt: string }
      return made === createdAt ? check : undefined
    }
  }
}

const shortened = (text: string): string => (text.length > MOST.text ? `${text.slice(0, MOST.text)}…` : text)
