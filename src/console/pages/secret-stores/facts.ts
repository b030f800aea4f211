import { generalMessages } from '#messages/general'
import { secretStoreMessages } from '#messages/secret-stores'
import type { SecretStore } from '../../api/secret-stores.ts'
import { own } from '../../own.ts'
import { yesNo } from '../../ui/yes-no.ts'
import { textsOf } from './provider-fields.tsx'
import { isSecret, providerFields } from './providers.ts'

/** What a person has set. Of a secret only that it is stored. */
export function listSettings(store: SecretStore): (readonly [string, string])[] {
  const { provider, login, refreshEvery } = store
  const settings = store as unknown as Readonly<Record<string, unknown>>
  const set = providerFields[provider].flatMap((field): (readonly [string, string])[] => {
    const { label } = textsOf(provider, field.name)
    if (isSecret(field)) return login.includes(field.name) ? [[label, secretStoreMessages.loginSet]] : []
    const value = own(settings, field.name)
    if (typeof value === 'boolean') return [[label, yesNo(value)]]
    return typeof value === 'string' ? [[label, shown(field.name, value)]] : []
  })
  return [
    [secretStoreMessages.kind, secretStoreMessages.provider[provider]],
    ...set,
    [secretStoreMessages.refreshEvery, secretStoreMessages.every(refreshEvery)]
  ]
}

/** A certificate is long and says nothing to a reader. */
function shown(name: string, value: string): string {
  if (name === 'ca') return generalMessages.yes
  return name === 'auth' ? (own(secretStoreMessages.auth, value) ?? value) : value
}
