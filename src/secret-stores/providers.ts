import { aws } from './aws/provider.ts'
import { file } from './file/provider.ts'
import { kubernetes } from './kubernetes/provider.ts'
import type { Provider } from './provider.ts'
import { vault } from './vault/provider.ts'

/** Every kind of secret store. */
export const providers: readonly Provider[] = [aws, file, kubernetes, vault]

/** The provider of this name; undefined for none. */
export const providerNamed = (name: string): Provider | undefined => providers.find(({ provider }) => provider === name)
