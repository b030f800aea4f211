import { type Answer, answer, failure, html, latinXml, methodNotAllowed, notFound, ok, Refusal } from '../answer.ts'
import { domainBean, type StoreView, storeBean, storeView, viewCredentialsAction } from '../api/credential-beans.ts'
import { serveApi } from '../api/serve.ts'
import { unmarshalCredential } from '../credential-xml.ts'
import type { Folder } from '../folder.ts'
import { domainXml, readDomain } from '../folder-xml.ts'
import { rawEncode } from '../item-name.ts'
import { type Call, header, isXml } from '../request.ts'
import type { Domain } from '../store.ts'
import { element } from '../xml/node.ts'
import { printPretty } from '../xml/print.ts'
import { routeCredential } from './credential.ts'
import { bindCredential, submittedForm } from './form.ts'
import { cutAstral, postedXml } from './posted-xml.ts'
import { addSlash, redirect, up } from './redirect.ts'

/** `…/credentials/…`. Without Credentials/View there is nothing here at all: 404, not 403. */
export function routeCredentials(call: Call, folder: Folder, tokens: readonly string[]): Answer {
  if (!call.may('view')) throw notFound()
  const [first, name, action, ...rest] = tokens
  if (first === undefined) return page(call, 'Credentials')
  if (first === 'api') return serveApi(call, tokens.slice(1), viewCredentialsAction(folder, call))
  if (first !== 'store' || name !== (folder.parent === null ? 'system' : 'folder')) throw notFound()
  const view = storeView(folder, call)
  if (action === undefined) return page(call, 'Folder')
  if (action === 'api') return serveApi(call, rest, storeBean(view))
  if (action === 'createDomain' && rest.length === 0) return createDomain(call, view)
  if (action === 'domain') return routeDomain(call, view, rest)
  throw notFound()
}

function routeDomain(call: Call, view: StoreView, [name, action, ...rest]: readonly string[]): Answer {
  const domain = view.store.domains().find(candidate => (candidate.name ?? '_') === name)
  if (domain === undefined) throw notFound()
  if (action === undefined) return page(call, domain.name ?? 'Global credentials (unrestricted)')
  if (action === 'api') return serveApi(call, rest, domainBean(view, domain))
  if (action === 'credential') return routeCredential(call, view, domain, rest)
  if (rest.length > 0) throw notFound()
  if (action === 'createCredentials') return createCredentials(call, view, domain)
  if (action === 'config.xml') return domainConfig(call, view, domain)
  if (action === 'doDelete') return deleteDomain(call, view, domain)
  if (action === 'newCredentials') return page(call, 'New credentials')
  throw notFound()
}

/** XML answers by status, the form always by a redirect, also when the id existed and nothing was changed. */
function createCredentials(call: Call, { store, controller }: StoreView, domain: Domain): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('create')
  const contentType = header(call, 'content-type')
  if (contentType === undefined) throw failure('No Content-Type header set')
  if (isXml(contentType)) {
    const credential = unmarshalCredential(cutAstral(postedXml(call), controller.behaviour), controller.context)
    return store.add(domain.name, credential) ? ok() : answer(409)
  }
  store.add(domain.name, bindCredential(submittedForm(call)['credentials'], controller.context))
  return redirect(call, up(call, 1))
}

function createDomain(call: Call, { store }: StoreView): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('manageDomains')
  const contentType = header(call, 'content-type')
  if (contentType === undefined) throw failure('No Content-Type header set')
  if (isXml(contentType)) return store.addDomain(readDomain(postedXml(call))) ? ok() : answer(409)
  const form = submittedForm(call)
  const name = typeof form['name'] === 'string' && form['name'] !== '' ? form['name'] : null
  const description = typeof form['description'] === 'string' ? form['description'] : null
  const added = name !== null && store.addDomain({ name, description, specifications: element('specifications') })
  return redirect(call, added ? `${up(call, 1)}/domain/${rawEncode(name)}` : `${up(call, 1)}/`)
}

/**
 * The domain's own config.xml. It is one slip away from a credential's: an id of `..` brings its DELETE here, and every credential
 * of the domain goes with it (transcripts id-dotdot-delete, global-domain-delete).
 */
function domainConfig(call: Call, { store, controller }: StoreView, domain: Domain): Answer {
  call.require('manageDomains')
  if (call.method === 'GET') return latinXml(printPretty(domainXml(domain, controller.context)))
  if (call.method === 'POST') {
    store.updateDomain(domain, readDomain(cutAstral(postedXml(call), controller.behaviour)))
    return ok()
  }
  if (call.method !== 'DELETE') throw new Refusal(400, 'Bad Request')
  if (!store.removeDomain(domain)) throw new Refusal(409, 'Conflict')
  return ok()
}

function deleteDomain(call: Call, { store }: StoreView, domain: Domain): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('manageDomains')
  return redirect(call, `${up(call, store.removeDomain(domain) ? 3 : 1)}/`)
}

const page = (call: Call, title: string): Answer => (call.trailingSlash ? html(`${title} [Jenkins]`) : addSlash(call))
