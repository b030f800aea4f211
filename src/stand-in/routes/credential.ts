import { type Answer, html, latinXml, methodNotAllowed, notFound, ok, oops, Refusal } from '../answer.ts'
import { credentialBean, type StoreView } from '../api/credential-beans.ts'
import { serveApi } from '../api/serve.ts'
import type { Credential } from '../credential.ts'
import { marshalCredential, unmarshalCredential } from '../credential-xml.ts'
import type { Call } from '../request.ts'
import type { Domain } from '../store.ts'
import { printPretty } from '../xml/print.ts'
import { bindCredential, submittedForm } from './form.ts'
import { cutAstral, postedXml } from './posted-xml.ts'
import { addSlash, redirect, up } from './redirect.ts'

/** `…/domain/D/credential/ID/…`. Letter case counts in ids. */
export function routeCredential(call: Call, view: StoreView, domain: Domain, [id, action, ...rest]: readonly string[]): Answer {
  const credential = id === undefined ? undefined : view.store.byId(domain.name).get(id)
  if (credential === undefined) throw notFound()
  if (action === undefined) return call.trailingSlash ? html(`${id} [Jenkins]`) : addSlash(call)
  if (action === 'api') return serveApi(call, rest, credentialBean(view, domain, credential))
  if (rest.length > 0) throw notFound()
  if (action === 'config.xml') return config(call, view, domain, credential)
  if (action === 'update' || action === 'delete') return page(call, view, action)
  if (action === 'doDelete') return remove(call, view, domain, credential)
  if (action === 'updateSubmit') return updateSubmit(call, view, domain, credential)
  throw notFound()
}

/** The pages whose forms change and delete it: `permission` of their layout is asked for first (*src*). */
function page(call: Call, { controller }: StoreView, permission: 'update' | 'delete'): Answer {
  const { credentialDialogs, version } = controller.behaviour
  if (credentialDialogs) throw notFound()
  call.require(permission)
  const { status, headers, body } = html(`${permission} [Jenkins]`)
  return { status, headers: { ...headers, 'X-Jenkins': version }, body }
}

function config(call: Call, view: StoreView, domain: Domain, credential: Credential): Answer {
  const { context } = view.controller
  if (call.method === 'GET') return latinXml(printPretty(marshalCredential(credential, context, 'redacted')))
  if (call.method === 'POST') {
    call.require('update')
    replace(view, domain, credential, unmarshalCredential(cutAstral(postedXml(call), context.behaviour), context))
    return ok()
  }
  if (call.method !== 'DELETE') throw new Refusal(400, 'Bad Request')
  call.require('delete')
  if (!view.store.remove(domain.name, credential)) throw new Refusal(409, 'Conflict')
  return ok()
}

/** The outcome of the store is dropped: 200 also when nothing was changed. */
function replace(view: StoreView, domain: Domain, current: Credential, replacement: Credential): void {
  if (view.controller.behaviour.keepsId && replacement.id !== current.id) throw oops()
  view.store.update(domain.name, current, replacement)
}

function remove(call: Call, view: StoreView, domain: Domain, credential: Credential): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('delete')
  view.store.remove(domain.name, credential)
  return redirect(call, `${up(call, 3)}/`)
}

function updateSubmit(call: Call, view: StoreView, domain: Domain, credential: Credential): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('update')
  replace(view, domain, credential, bindCredential(submittedForm(call), view.controller.context))
  return redirect(call, `${up(call, 1)}/`)
}
