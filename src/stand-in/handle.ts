import { isPermitted } from './access.ts'
import { type Answer, oops, Refusal, refusalAnswer } from './answer.ts'
import { authenticate, crumbRefusal, loginRequired } from './authentication.ts'
import { UnknownCharset } from './charset.ts'
import type { Controller } from './controller.ts'
import { UnknownClass } from './credential-xml.ts'
import type { Item } from './folder.ts'
import type { Call, Request } from './request.ts'
import { isOpen, routeRoot } from './routes/root.ts'
import type { Sessions } from './sessions.ts'
import { StoreError } from './store.ts'
import { type Permission, permissions, type User } from './users.ts'
import type { Behaviour } from './version.ts'
import { MalformedXml } from './xml/malformed.ts'

/** What a request is answered with besides itself. */
export interface Site {
  readonly controller: Controller
  readonly sessions: Sessions
  readonly prefix: string
  readonly rootUrl: string
}

/** A controller that is up answers. Its HTML pages, which come in UTF-8 while those of Jetty do not, say who it is. */
export function handle(request: Request, site: Site): Answer {
  const answered = titled(answerTo(request, site), site.controller.behaviour)
  const { identity, showsIdentity } = site.controller
  const isPage = answered.headers['Content-Type'] === 'text/html;charset=utf-8'
  return isPage && showsIdentity ? { ...answered, headers: { ...answered.headers, 'X-Instance-Identity': identity } } : answered
}

/** A page as its version writes the title. */
export function titled(answered: Answer, { dashedTitles }: Behaviour): Answer {
  if (!dashedTitles || answered.headers['Content-Type'] !== 'text/html;charset=utf-8') return answered
  return { ...answered, body: Buffer.from(answered.body.toString('utf8').replace(' [Jenkins]</title>', ' - Jenkins</title>')) }
}

/** Who asks, crumb, Overall/Read, then the route. */
function answerTo(request: Request, site: Site): Answer {
  const { controller, sessions, prefix } = site
  const { behaviour } = controller
  const session = () => sessions.cookie(sessions.open())
  try {
    const user = permittedNow(authenticate(request, controller), controller)
    const refused = crumbRefusal(request, user, sessions, behaviour)
    if (refused !== null) return refused
    const call = callOf(request, user, site)
    if (!isOpen(call.tokens)) {
      if (user.how === 'nobody') return loginRequired(request, prefix, sessions, behaviour)
      call.require('read')
    }
    return routeRoot(call)
  } catch (error) {
    return refusalAnswer(refusalOf(error), request, behaviour, session)
  }
}

/** What Jenkins throws for what it was sent is a 500; anything else is a fault of the stand-in and must not hide. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  if ([MalformedXml, UnknownClass, UnknownCharset, StoreError].some(type => error instanceof type)) return oops()
  throw error
}

function callOf(request: Request, user: User, site: Site, item: Item = site.controller.root): Call {
  const may = (permission: Permission) => isPermitted(item, user, permission)
  return {
    ...request,
    ...site,
    user,
    may,
    require: permission => {
      if (!may(permission)) throw denied(user, permission)
    },
    at: other => callOf(request, user, site, other)
  }
}

function permittedNow(user: User, { permitted }: Controller): User {
  const changed = permitted.get(user.name)
  return changed === undefined ? user : { ...user, may: new Set(changed) }
}

const denied = (user: User, permission: Permission): Refusal =>
  new Refusal(403, `${user.name} is missing ${permissions[permission]}`, 'jenkins', {
    'X-You-Are-Authenticated-As': user.name,
    'X-Required-Permission': permissions[permission]
  })
