import { type Credential, type Secrets, splitData } from '../domain/credential.ts'
import type { RawData } from '../domain/data.ts'
import { own } from '../domain/own.ts'
import type { CredentialType, Data } from '../domain/types/define.ts'
import { USER_NAME } from '../domain/user-name.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'

type SplitData = ReturnType<typeof splitData>

/** The record that a write changes. A damaged record, or one that is being deleted, is replaced instead. */
export const livingOf = (previous: StoredCredential | undefined): Credential | undefined =>
  previous?.damage === undefined && previous?.credential.deletedAt === null ? previous.credential : undefined

/**
 * The stored data in the form that the type has after the change. A user name that was a secret is never made public again: the caller has to
 * send it.
 */
export function carryOver(credential: Credential, kept: Secrets, type: CredentialType): SplitData {
  const isRevealed = Object.hasOwn(kept, USER_NAME) && !type.secretFields.includes(USER_NAME)
  const all = Object.entries({ ...credential.data, ...kept })
  return splitData(type, Object.fromEntries(all.filter(([name]) => !(isRevealed && name === USER_NAME))))
}

export const nothingKept: SplitData = { publicData: {}, secrets: {} }

/** The stored data that is kept. A generated key replaces every secret of the old one but the user name. */
export const staying = (
  { publicData, secrets }: SplitData,
  { generate }: { readonly generate?: string },
  keepsPublic: boolean
): Data => ({
  ...(keepsPublic ? publicData : {}),
  ...Object.fromEntries(Object.entries(secrets).filter(([name]) => generate === undefined || name === USER_NAME))
})

export const withoutNulls = (data: Data, raw: RawData): Data =>
  Object.fromEntries(Object.entries(data).filter(([name]) => own(raw, name) !== null))

/** Names of the secrets whose values differ, or that only one of them has. */
export const differing = (before: Secrets, after: Secrets): string[] =>
  Object.keys({ ...before, ...after }).filter(name => own(before, name)?.reveal() !== own(after, name)?.reveal())
