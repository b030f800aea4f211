import type { Stop } from '../builds/builds.ts'
import type { Controller } from '../controller.ts'
import { own } from '../own.ts'
import { readback } from '../readback.ts'
import { encryptLegacy } from '../secret.ts'
import { type Boot, type Phase, phases, type RestartPlan, restartPlan } from './boot.ts'
import { endBuilds, endQuietPeriods, listBuilds, noteBuild, startBuild } from './builds.ts'
import type { Cost, CostMode } from './cost.ts'
import { applyEdit, type Edit, ImpossibleEdit } from './edit.ts'
import type { Fault, Faults } from './faults.ts'
import type { RequestLog } from './request-log.ts'

/** What the control API works on. */
export interface ControlDesk {
  readonly controller: Controller
  readonly log: RequestLog
  readonly faults: Faults
  readonly boot: Boot
  readonly cost: Cost
  restart(plan: RestartPlan, stop?: Stop): void
}

export interface ControlAnswer {
  readonly status: number
  readonly body: unknown
}

type Input = { readonly query: URLSearchParams; readonly body: Record<string, unknown> }
type Action = (desk: ControlDesk, input: Input) => ControlAnswer

const done = (body: unknown = {}, status = 200): ControlAnswer => ({ status, body })
const names = (folder: unknown): string[] =>
  String(folder ?? '')
    .split('/')
    .filter(Boolean)

/** How the controller is stopped: a SIGKILL leaves nothing of what runs and waits. */
function stopOf(body: Readonly<Record<string, unknown>>): Stop {
  const isKilled = body['signal'] === 'SIGKILL'
  return { fate: isKilled || body['builds'] === 'gone' ? 'gone' : 'aborted', keepsQueue: !isKilled }
}

/**
 * The stand-in's own API below `/__control/`: JSON, never part of what Jenkins does. It shows secrets in clear: who may ask
 * is decided in entrance.ts, by the control token and the Host.
 *
 * | request | meaning |
 * |---|---|
 * | `GET readback?folder=a/b&id=x[&domain=_]` | the plain text the controller holds; null and 404 if none. Without `id`: all of the folder that a build could use; `domain=*`: all of it, with their domains |
 * | `GET requests[?bodies=true]`, `DELETE requests` | the log of requests to Jenkins: at, method, path, user, status |
 * | `GET faults`, `POST faults`, `DELETE faults` | `{ fault, match?: { method?, path? }, times?, status?, ms?, applied?, body?, type? }`, see faults.ts |
 * | `POST restart` | `{ downMs?, bootMs?, … , signal?, builds? }`: refuses connections, then goes through the stages of boot.ts, then is up. `signal: SIGKILL` loses the queue and what runs; after SIGTERM running builds are `aborted` or `gone`, by `builds` |
 * | `GET boot-phase`, `POST boot-phase` | `{ phase }`, a stage of boot.ts: stays there |
 * | `GET tokens?user=x` | the names of a user's API tokens and how often each was used |
 * | `POST edit` | `{ action, folder, id?, fields?, … }`, see edit.ts |
 * | `POST build` | `{ folder, job, number, credential, at?, movedTo? }`: a build that began `at` (milliseconds since 1970; now) used a credential; its fingerprint says so from then on. `movedTo`: the folder that the job is in by now |
 * | `GET builds` | the builds that run and the items that wait |
 * | `POST build-start` | `{ job: a/b/name, credential?, pipeline?, by? }`: a build that runs until it is told to end; the job is made if there is none. Also `POST /job/…/build` starts one: it runs to the first `sleep` of its script |
 * | `POST build-end`, `POST build-abort` | `{ job? }`: lets the running builds of a job, or all, run to their end, or aborts them |
 * | `POST quiet-end` | `{ job? }`: the quiet period of what waits in the queue is over |
 * | `POST legacy` | `{ text }`: the text as a ciphertext of before Jenkins 2.44, which this controller still decrypts |
 * | `GET identity`, `PUT identity` | `{ shown?, another? }`: whether HTML pages have `X-Instance-Identity`; `another: true` makes it another Jenkins |
 * | `GET cost`, `PUT cost` | `{ mode: none / honest }` |
 */
const actions: Readonly<Record<string, Action>> = {
  'GET readback': (desk, { query }) => readBack(desk, query),
  'GET requests': ({ log }, { query }) => done(log.list(query.get('bodies') === 'true')),
  'DELETE requests': ({ log }) => {
    log.clear()
    return done()
  },
  'GET faults': ({ faults }) => done(faults.list),
  'POST faults': ({ faults }, { body }) => {
    faults.add(body as unknown as Fault)
    return done(faults.list, 201)
  },
  'DELETE faults': ({ faults }) => {
    faults.clear()
    return done()
  },
  'POST restart': (desk, { body }) => {
    const plan = restartPlan(body)
    desk.restart(plan, stopOf(body))
    return done(plan, 202)
  },
  'GET boot-phase': ({ boot }) => done({ phase: boot.phase }),
  'POST boot-phase': ({ boot }, { body }) => {
    if (!phases.includes(body['phase'] as Phase)) throw new ImpossibleEdit(`phase must be one of ${phases.join(', ')}`)
    boot.pin(body['phase'] as Phase)
    return done({ phase: boot.phase })
  },
  'GET tokens': ({ controller }, { query }) =>
    done(controller.tokens.of(query.get('user') ?? '').map(({ name, uses }) => ({ name, uses, legacy: false }))),
  'POST edit': ({ controller }, { body }) => {
    applyEdit(controller, body as unknown as Edit)
    return done()
  },
  'POST build': ({ controller }, { body }) => done(noteBuild(controller, body), 201),
  'GET builds': ({ controller }) => done(listBuilds(controller)),
  'POST build-start': ({ controller }, { body }) => done(startBuild(controller, body), 201),
  'POST build-end': ({ controller }, { body }) => done(endBuilds(controller, body, 'end')),
  'POST build-abort': ({ controller }, { body }) => done(endBuilds(controller, body, 'abort')),
  'POST quiet-end': ({ controller }, { body }) => done(endQuietPeriods(controller, body)),
  'POST legacy': ({ controller }, { body }) => done({ ciphertext: encryptLegacy(String(body['text']), controller.key) }),
  'GET identity': ({ controller }) => done(identityOf(controller)),
  'PUT identity': ({ controller }, { body }) => {
    if (typeof body['shown'] === 'boolean') controller.showsIdentity = body['shown']
    if (body['another'] === true) controller.becomeAnother()
    return done(identityOf(controller))
  },
  'GET cost': ({ cost }) => done({ mode: cost.mode }),
  'PUT cost': ({ cost }, { body }) => {
    if (body['mode'] !== 'none' && body['mode'] !== 'honest') throw new ImpossibleEdit('mode must be none or honest')
    cost.mode = body['mode'] satisfies CostMode
    return done({ mode: cost.mode })
  }
}

const identityOf = ({ identity, showsIdentity }: Controller) => ({ identity, shown: showsIdentity })

/** Answers one request of the control API; `target` is what follows `/__control/`. */
export function control(desk: ControlDesk, method: string, target: string, text: string): ControlAnswer {
  const [path = '', search = ''] = target.split('?')
  const key = `${method} ${path}`
  const act = own(actions, key)
  if (act === undefined) return { status: 404, body: { error: `no ${key}`, actions: Object.keys(actions) } }
  try {
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    return act(desk, { query: new URLSearchParams(search), body })
  } catch (error) {
    return { status: 400, body: { error: (error as Error).message } }
  }
}

function readBack({ controller }: ControlDesk, query: URLSearchParams): ControlAnswer {
  const folder = controller.folder(names(query.get('folder')))
  if (folder === undefined) return done(null, 404)
  const id = query.get('id')
  const domain = query.get('domain')
  if (id === null && domain === '*')
    return done(
      folder.store.shelves.flatMap(({ domain: { name }, credentials }) =>
        credentials.map(credential => ({ ...readback(credential), ...(name === null ? {} : { domain: name }) }))
      )
    )
  if (id === null)
    return done(
      (domain === null ? folder.store.usable() : folder.store.credentials(domain === '_' ? null : domain)).map(readback)
    )
  const inDomain =
    domain === null
      ? folder.store.usable().find(credential => credential.id === id)
      : folder.store.byId(domain === '_' ? null : domain).get(id)
  return inDomain === undefined ? done(null, 404) : done(readback(inDomain))
}
