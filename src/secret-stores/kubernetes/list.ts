import { own } from '../../domain/own.ts'
import { keyFault } from '../../domain/secret-store.ts'
import { isFields } from '../../domain/shape.ts'
import type { FetchFailure, Listing } from '../provider.ts'
import type { ClusterApi } from './api.ts'
import { nameIn } from './secret.ts'

/** Metadata alone: a list of names needs no values. */
export const LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
export const LIST_LIMIT = 16 * 1024 * 1024
const MOST_NAMES = 500

/** The names of the Secrets of a namespace, which has no prefixes. */
export async function listSecrets(
  api: ClusterApi,
  namespace: string,
  prefix: string
): Promise<Listing | { readonly failure: FetchFailure }> {
  // Names have no prefixes, so nothing is below one.
  if (prefix !== '')
    return !prefix.endsWith('/') || keyFault(prefix.slice(0, -1)) !== undefined
      ? { failure: 'Forbidden' }
      : { names: [], isCut: false }
  const path = `/api/v1/namespaces/${namespace}/secrets?limit=${MOST_NAMES}`
  const answer = await api.ask(path, { accept: LIST, most: LIST_LIMIT })
  if ('failure' in answer) return { failure: answer.failure }
  const [items, metadata] = [own(answer.object, 'items'), own(answer.object, 'metadata')]
  if (!Array.isArray(items) || !isFields(metadata)) return { failure: 'BadAnswer' }
  const names = items.map(item => nameIn(isFields(item) ? own(item, 'metadata') : undefined))
  return { names: names.filter(name => name !== undefined).sort(), isCut: (own(metadata, 'continue') ?? '') !== '' }
}
