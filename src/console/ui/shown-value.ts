import type { Credential } from '#api'
import { credentialMessages } from '#messages/credential'

/** A public value, or where a value comes from. */
export const shownValue = (value: Credential['data'][string]): string =>
  typeof value === 'string' ? value : credentialMessages.fromStore(value.valueFrom.store, value.valueFrom.key)
