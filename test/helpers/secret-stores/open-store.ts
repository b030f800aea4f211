import type { Test } from 'tap'
import { Secret } from '../../../src/domain/secret.ts'
import { createOutbound } from '../../../src/outbound/request.ts'
import type { OpenSecretStore, Provider, ProviderDeps } from '../../../src/secret-stores/provider.ts'

/** What a provider gets in a test: requests to this machine, and nothing of its files. */
export const testDeps = (more: Partial<ProviderDeps> = {}): ProviderDeps => ({
  outbound: createOutbound({ http: true, networks: ['127.0.0.1/32'], hosts: [] }),
  directories: [],
  forbidden: [],
  serviceAccount: '/nonexistent',
  now: Date.now,
  ...more
})

/** A secret store of this provider, closed with the test. Settings that the provider calls secret are taken apart. */
export function openStore(
  t: Test,
  provider: Provider,
  given: Readonly<Record<string, unknown>>,
  deps: Partial<ProviderDeps> = {}
): OpenSecretStore {
  const store = provider.open(apart(provider, given), testDeps(deps))
  t.teardown(() => store.close())
  return store
}

export function apart({ secretSettings }: Provider, given: Readonly<Record<string, unknown>>) {
  const isSecret = (name: string) => secretSettings.includes(name)
  const entries = Object.entries(given)
  return {
    name: 'test',
    settings: Object.fromEntries(entries.filter(([name]) => !isSecret(name))),
    secrets: Object.fromEntries(
      entries.filter(([name]) => isSecret(name)).map(([name, value]) => [name, new Secret(String(value))])
    )
  }
}
