import { own } from '../../domain/own.ts'
import { isFields } from '../../domain/shape.ts'
import { failureFinding } from '../failure-finding.ts'
import type { StoreCheck, StoreFinding } from '../provider.ts'
import type { ClusterApi, Failed } from './api.ts'

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
/** Names that are asked about at most. */
const MOST_NAMES = 20

/** Asks the API server what this login may do; no Secret is read for it. */
export async function checkCluster(api: ClusterApi, namespace: string, paths: readonly string[] = ['']): Promise<StoreCheck> {
  async function may(verb: string, name?: string): Promise<boolean | Failed> {
    const resourceAttributes = { namespace, verb, resource: 'secrets', ...(name === undefined ? {} : { name }) }
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } }
    const answer = await api.ask(REVIEWS, { body: review })
    if ('failure' in answer) return answer
    const status = own(answer.object, 'status')
    const isAllowed = isFields(status) ? own(status, 'allowed') : undefined
    return typeof isAllowed === 'boolean' ? isAllowed : { failure: 'BadAnswer' }
  }

  const all = await may('get')
  if (typeof all === 'object')
    return { state: all.failure === 'Forbidden' ? 'unknown' : 'failing', findings: [failureFinding(all.failure)] }
  const [list, watch] = [await may('list'), await may('watch')]
  const advice = list === true && watch === true ? [] : [watchForbidden(namespace)]
  if (all) return { state: 'ok', findings: advice }
  const names = [...new Set(paths.map(path => path.replaceAll('/', '')))].slice(0, MOST_NAMES)
  const single = await Promise.all(names.filter(name => name !== '').map(name => may('get', name)))
  if (single.length > 0 && single.every(one => one === true) && !names.includes('')) return { state: 'ok', findings: advice }
  const isUnknown = names.includes('') && single.every(one => one === true)
  return { state: isUnknown ? 'unknown' : 'failing', findings: [getForbidden(namespace), ...advice] }
}

const getForbidden = (namespace: string): StoreFinding => ({
  code: 'GetForbidden',
  message: `This login may not get every Secret of the namespace ${namespace} that projects may refer to.`,
  remedy: 'Grant the verb get on secrets, by a Role in this namespace; with resourceNames, name each of them.'
})

const watchForbidden = (namespace: string): StoreFinding => ({
  code: 'WatchForbidden',
  message: `This login may not list and watch the Secrets of the namespace ${namespace}. Changes are noticed at the interval of the store.`,
  remedy:
    'Nothing needs to be done. To have changes at once, and to choose keys from a list, grant the verbs list and watch on secrets.'
})
