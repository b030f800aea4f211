import t from 'tap'
import { secretStoreMessages } from '#messages/secret-stores'
import { isSecret, type ProviderName, providerFields } from '../../../../../src/console/pages/secret-stores/providers.ts'
import { providers } from '../../../../../src/secret-stores/providers.ts'

const sorted = (names: Iterable<string>) => [...names].toSorted()

t.test('the form has every setting of every kind of secret store, as the bridge has them', async t => {
  t.strictSame(sorted(Object.keys(providerFields)), sorted(providers.map(({ provider }) => provider)))
  for (const { provider, settings, secretSettings, addressSettings } of providers) {
    const fields = providerFields[provider as ProviderName]
    const named = (is: (field: (typeof fields)[number]) => boolean) => sorted(fields.filter(is).map(({ name }) => name))
    t.strictSame(
      named(() => true),
      sorted(Object.keys(settings.properties)),
      provider
    )
    t.strictSame(named(isSecret), sorted(secretSettings), `${provider}: what is never shown`)
    t.strictSame(
      named(({ moves }) => moves === true),
      sorted(addressSettings),
      `${provider}: what takes the login with it`
    )
    const texts = secretStoreMessages.field[provider as ProviderName]
    t.strictSame(sorted(Object.keys(texts)), sorted(Object.keys(settings.properties)), `${provider}: texts`)
    const required = named(field => field.required === true && field.when === undefined)
    t.strictSame(required, sorted(settings.required ?? []), `${provider}: what is required whatever else is set`)
  }
})

t.test('a choice offers what the bridge accepts', async t => {
  const auth = providerFields.vault.find(({ name }) => name === 'auth')
  const schema = providers.find(({ provider }) => provider === 'vault')?.settings.properties['auth'] as { enum?: string[] }
  t.ok((schema.enum ?? []).length > 1)
  t.strictSame(auth?.choices, schema.enum)
  t.strictSame(sorted(Object.keys(secretStoreMessages.auth)), sorted(schema.enum ?? []))
})
