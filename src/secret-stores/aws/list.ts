import type { FetchFailure, Listing } from '../provider.ts'
import type { SecretsManager } from './client.ts'

const PAGE = 100
const MOST_PAGES = 5

/** Names below a prefix, up to the next `/`. */
export async function listSecrets(
  manager: SecretsManager,
  prefix: string,
  isKey: (key: string) => boolean
): Promise<Listing | { readonly failure: FetchFailure }> {
  if (prefix !== '' && (!prefix.endsWith('/') || !isKey(prefix.slice(0, -1)))) return { failure: 'Forbidden' }
  const names = new Set<string>()
  const filter = prefix === '' ? {} : { Filters: [{ Key: 'name' as const, Values: [prefix] }] }
  let next: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const token = next === undefined ? {} : { NextToken: next }
    const request = { MaxResults: PAGE, ...filter, ...token }
    const result = await manager.send((sdk, client) => client.send(new sdk.ListSecretsCommand(request)))
    if ('failure' in result) return { failure: result.failure }
    const { SecretList: found, NextToken: following } = result.answer
    if (!Array.isArray(found)) return { failure: 'BadAnswer' }
    for (const { Name: name } of found)
      if (typeof name === 'string' && name.startsWith(prefix) && isKey(name)) names.add(firstPart(prefix, name))
    next = typeof following === 'string' && following !== '' ? following : undefined
    if (next === undefined) break
  }
  return { names: [...names].sort(), isCut: next !== undefined }
}

function firstPart(prefix: string, name: string): string {
  const slash = name.indexOf('/', prefix.length)
  return slash < 0 ? name : name.slice(0, slash + 1)
}
