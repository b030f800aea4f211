import { isReadable } from '../access.ts'
import { type Answer, answer, html, methodNotAllowed, notFound, ok, oops, Refusal } from '../answer.ts'
import { itemBean, viewBean, viewName } from '../api/item-beans.ts'
import { serveApi } from '../api/serve.ts'
import type { Folder, Item } from '../folder.ts'
import { FOLDER_CLASS } from '../folder-xml.ts'
import { urlIn } from '../item-url.ts'
import type { Call } from '../request.ts'
import { isDecryptable } from '../secret.ts'
import { classOf, withoutIndentation } from '../xml/node.ts'
import { printTransformed } from '../xml/print.ts'
import { buildNamed, routeBuild, startBuild } from './build.ts'
import { checkJobName } from './check-name.ts'
import { createItem } from './create-item.ts'
import { pick } from './pickers.ts'
import { cutAstral, postedXml } from './posted-xml.ts'
import { addSlash, redirect } from './redirect.ts'
import { confirmRename } from './rename.ts'
import { routeCredentials } from './store.ts'
import { unreadable } from './unreadable.ts'

/** `/job/NAME/…`, nested ones included. */
export function routeItem(from: Call, parent: Folder, [name, ...rest]: readonly string[]): Answer {
  const item = name === undefined ? undefined : parent.item(name)
  if (item === undefined) throw notFound()
  if (!isReadable(item, from.user)) throw unreadable(item, from.user)
  const call = from.at(item)
  const [action, ...more] = rest
  if (action === undefined) return index(call, item)
  if (action === 'job' && item.kind === 'folder') return routeItem(call, item, more)
  if (action === 'credentials' && item.kind === 'folder') return routeCredentials(call, item, more)
  if (action === 'api') return serveApi(call, more, itemBean(item, call))
  const build = item.kind === 'job' ? buildNamed(item, action) : undefined
  if (item.kind === 'job' && build !== undefined) return routeBuild(call, item, build, more)
  if (action === 'view' && item.kind === 'folder') return routeView(call, item, more)
  if (action === 'descriptorByName') return pick(call, item, more)
  if (more.length > 0) throw notFound()
  if (action === 'config.xml') return config(call, item)
  if (action === 'doDelete') return remove(call, item)
  if (action === 'build' && item.kind === 'job') return startBuild(call, item)
  if (action === 'delete') return deletePage(call)
  if (action === 'createItem' && item.kind === 'folder') return createItem(call, item)
  if (action === 'checkJobName' && item.kind === 'folder') return checkJobName(call, item)
  if (action === 'reload' && item.kind === 'folder') return reload(call, item)
  if (action === 'submitDescription' && item.kind === 'folder') return describe(call, item)
  if (action === 'confirmRename') return confirmRename(call, item)
  if (action === 'configure') return configure(call)
  throw notFound()
}

/** `…/view/All/…`: the view by its name and whatever is in it. */
export function routeView(call: Call, folder: Folder, [name, action, ...rest]: readonly string[]): Answer {
  if (name !== viewName(folder)) throw notFound()
  if (action === 'job') return routeItem(call, folder, rest)
  if (action === 'api') return serveApi(call, rest, viewBean(folder, call))
  if (action !== undefined) throw notFound()
  return call.trailingSlash ? html(`${name} [Jenkins]`) : addSlash(call)
}

/** The item's page; `DELETE` with the slash deletes, without it nothing happens but a redirect. */
function index(call: Call, item: Item): Answer {
  if (!call.trailingSlash) return addSlash(call)
  if (call.method !== 'DELETE') return html(`${item.name} [Jenkins]`)
  call.require('itemDelete')
  item.parent!.drop(item)
  return answer(204)
}

function remove(call: Call, item: Item): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('itemDelete')
  item.parent!.drop(item)
  return redirect(call, `/${urlIn(call, item.parent!)}`)
}

/** The page that asks whether to delete. */
function deletePage(call: Call): Answer {
  call.require('itemDelete')
  const { status, headers, body } = html('Jenkins')
  return { status, headers: { ...headers, 'X-Jenkins': call.controller.behaviour.version }, body }
}

/** Reads the folder from its file again; the file stays as it is. */
function reload(call: Call, folder: Folder): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('itemConfigure')
  folder.reload()
  return ok()
}

function describe(call: Call, folder: Folder): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('itemConfigure')
  folder.description = call.parameter('description')
  folder.save()
  return redirect(call, `/${urlIn(call, folder)}`)
}

function configure(call: Call): Answer {
  call.require('itemConfigure')
  return html('Configuration [Jenkins]')
}

/** The whole configuration, credentials included. With Item/ExtendedRead alone what this controller can decrypt is masked. */
function config(call: Call, item: Item): Answer {
  if (call.method === 'GET') {
    if (!call.may('itemExtendedRead'))
      call.require(call.controller.behaviour.asksExtendedRead ? 'itemExtendedRead' : 'itemConfigure')
    const file = call.may('itemConfigure') ? item.file : masked(call, item.file)
    return answer(200, { 'Content-Type': 'application/xml' }, file)
  }
  if (call.method !== 'POST') throw new Refusal(400, 'Bad Request')
  call.require('itemConfigure')
  const root = postedXml(call)
  if (item.kind === 'job') {
    if (root.name !== item.root.name) throw oops()
    item.root = withoutIndentation(root)
    item.parent.put(item)
    return ok()
  }
  if (classOf(root) !== FOLDER_CLASS) throw oops()
  item.replace(cutAstral(root, call.controller.behaviour), printTransformed(root))
  return ok()
}

const masked = (call: Call, file: string): string =>
  file.replace(/>(\{?[A-Za-z0-9+/]+={0,2}\}?)</g, (whole, text: string) =>
    isDecryptable(text, call.controller.key) ? '>********<' : whole
  )
