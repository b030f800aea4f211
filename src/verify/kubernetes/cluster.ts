import { own } from '../../domain/own.ts'
import type { Secret } from '../../domain/secret.ts'
import { type Fields, isFields, valueOf } from '../../domain/shape.ts'
import type { OutboundAnswer } from '../../outbound/request.ts'
import { type Ask, isPage, type UnknownResult, unknownFor } from '../web/ask.ts'
import type { ResourceAttributes } from './options.ts'

/** What the API server says to a review: its status, or that it refuses the login, forbids the review or does not have it. */
export type Review =
  | { readonly status: Fields }
  | { readonly refusal: 'LoginRefused' | 'Forbidden' | 'NotThere' }
  | { readonly result: UnknownResult }

/** The API of one cluster, asked with a login or without one. */
export interface Cluster {
  /** Undefined if an API server answers, whether it tells its version to strangers or not. */
  version(): Promise<UnknownResult | undefined>
  /** Who the server says that the login is. */
  whoAmI(): Promise<Review>
  may(attributes: ResourceAttributes): Promise<Review>
}

export function createCluster(address: string, ask: Ask, authorization?: Secret): Cluster {
  const urlOf = (path: string) => new URL(`${address.replace(/\/$/, '')}${path}`)

  async function review(group: string, kind: string, spec: Fields): Promise<Review> {
    const apiVersion = `${group}.k8s.io/v1`
    const body = JSON.stringify({ apiVersion, kind, ...spec })
    const asked = await ask({ url: urlOf(`/apis/${apiVersion}/${kind.toLowerCase()}s`), authorization, body })
    return 'result' in asked ? asked : reviewIn(asked.answer, kind)
  }

  return {
    async version() {
      const asked = await ask({ url: urlOf('/version') })
      if ('result' in asked) return asked.result
      const { status } = asked.answer
      const object = objectOf(asked.answer)
      const isServer = status === 200 ? typeof own(object ?? {}, 'gitVersion') === 'string' : status === 401 || status === 403
      return isServer && object !== undefined ? undefined : unknownFor('BadAnswer')
    },
    whoAmI: () => review('authentication', 'SelfSubjectReview', {}),
    may: resourceAttributes => review('authorization', 'SelfSubjectAccessReview', { spec: { resourceAttributes } })
  }
}

function reviewIn(answer: OutboundAnswer, kind: string): Review {
  const object = objectOf(answer)
  if (object === undefined) return { result: unknownFor('BadAnswer') }
  if (answer.status === 401) return { refusal: 'LoginRefused' }
  if (answer.status === 403) return { refusal: 'Forbidden' }
  if (answer.status === 404) return { refusal: 'NotThere' }
  const status = own(object, 'status')
  const isReview = (answer.status === 200 || answer.status === 201) && own(object, 'kind') === kind
  return isReview && isFields(status) ? { status } : { result: unknownFor('BadAnswer') }
}

/** A page for people is no answer of an API server, whatever its status. */
function objectOf(answer: OutboundAnswer): Fields | undefined {
  const value = isPage(answer) ? undefined : valueOf(answer.body.toString('utf8'))
  return isFields(value) ? value : undefined
}
