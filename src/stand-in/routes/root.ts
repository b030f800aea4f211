import { type Answer, answer, html, methodNotAllowed, notFound } from '../answer.ts'
import { rootBean } from '../api/item-beans.ts'
import { serveApi } from '../api/serve.ts'
import { crumbBean, pluginManagerBean, whoAmIBean } from '../api/system-beans.ts'
import { own } from '../own.ts'
import { type Call, header } from '../request.ts'
import { routeComputers, routeQueue } from './build.ts'
import { checkJobName } from './check-name.ts'
import { createItem } from './create-item.ts'
import { routeItem, routeView } from './item.ts'
import { restart } from './restart.ts'
import { runScript } from './script.ts'
import { routeCredentials } from './store.ts'
import { routeMe, routeUser } from './user.ts'

type Route = (call: Call, rest: readonly string[]) => Answer

const routes: Readonly<Record<string, Route>> = {
  api: (call, rest) => serveApi(call, rest, rootBean(call)),
  computer: routeComputers,
  checkJobName: call => checkJobName(call, call.controller.root),
  createItem: (call, rest) => {
    if (rest.length > 0) throw notFound()
    return createItem(call, call.controller.root)
  },
  credentials: (call, rest) => routeCredentials(call, call.controller.root, rest),
  crumbIssuer,
  job: (call, rest) => routeItem(call, call.controller.root, rest),
  login: call => {
    const page = html('Sign in [Jenkins]')
    return { ...page, headers: { ...page.headers, 'X-Jenkins': call.controller.behaviour.version } }
  },
  me: routeMe,
  pluginManager: (call, [api, ...rest]) => {
    call.require('administer')
    if (api !== 'api') throw notFound()
    return serveApi(call, rest, pluginManagerBean(call))
  },
  queue: routeQueue,
  restart,
  scriptText: runScript,
  view: (call, rest) => routeView(call, call.controller.root, rest),
  user: routeUser,
  whoAmI: (call, [api, ...rest]) => (api === 'api' ? serveApi(call, rest, whoAmIBean(call)) : html('Who am I? [Jenkins]'))
}

/** Open to everybody, also without Overall/Read. */
export const isOpen = (tokens: readonly string[]): boolean => tokens[0] === 'whoAmI' || tokens[0] === 'login'

/** Jenkins' own URL space. */
export function routeRoot(call: Call): Answer {
  const [first, ...rest] = call.tokens
  if (first === undefined) return html('Dashboard [Jenkins]')
  const route = own(routes, first)
  if (route === undefined) throw notFound()
  return route(call, rest)
}

function crumbIssuer(call: Call, [api, ...rest]: readonly string[]): Answer {
  if (api !== 'api') throw notFound()
  if (call.method !== 'GET') throw methodNotAllowed()
  const known = call.sessions.of(header(call, 'cookie'))
  const session = known ?? call.sessions.open()
  const served = serveApi(call, rest, crumbBean(call.sessions.crumb(call.user.name, session)))
  const cookie: Record<string, string> = known === null ? { 'Set-Cookie': call.sessions.cookie(session) } : {}
  return answer(served.status, { ...served.headers, ...cookie }, served.body)
}
