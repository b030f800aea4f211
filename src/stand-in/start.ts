import { type RestartPlan, restartPlan } from './control/boot.ts'
import type { CostMode } from './control/cost.ts'
import { controlToken } from './control/entrance.ts'
import { Controller } from './controller.ts'
import { Disk } from './disk.ts'
import { JenkinsServer } from './server.ts'
import { behaviourOf, CURRENT, type FurtherClass } from './version.ts'

/** How to start the stand-in. */
export interface StandInOptions {
  readonly host?: string
  /** 0, the default, takes a free one. */
  readonly port?: number
  /** Of the Jenkins to be: the current one unless said otherwise. */
  readonly version?: string
  /** A path below which everything lives, e.g. `/jenkins`. */
  readonly prefix?: string
  /** The root URL as configured, with a slash at the end: what JSON names as `url`. The address it listens on unless said otherwise. */
  readonly rootUrl?: string
  /** A directory to keep the key and the items in; without one they live in memory. */
  readonly home?: string
  readonly cost?: CostMode
  /** How long the stages of the start take, see control/boot.ts: 503 for `bootMs`, then false 403s for `falseForbiddenMs`, …; none at all unless said. */
  readonly boot?: Partial<Omit<RestartPlan, 'downMs'>>
  /** What the control API asks for; a random one unless said. */
  readonly controlToken?: string
  /** Further plugins, e.g. `{ 'kubernetes-cd': '2.3.0' }`. */
  readonly plugins?: Readonly<Record<string, string>>
  /** Further classes of credentials, each there if its plugin is. Those that were recorded are known. */
  readonly classes?: readonly FurtherClass[]
}

/** A stand-in that is running. Its control API is at `controlUrl`, see control/control.ts. */
export interface StandIn {
  /** The root URL, prefix included, no slash at the end. */
  readonly url: string
  readonly controlUrl: string
  /** The control API takes it as `Authorization: Bearer`. */
  readonly controlToken: string
  readonly port: number
  readonly controller: Controller
  close(): Promise<void>
}

/** Starts a Jenkins of our own: it answers over HTTP as the recorded one did. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const {
    host = '127.0.0.1',
    port = 0,
    version = CURRENT,
    prefix = '',
    home,
    cost = 'none',
    plugins = {},
    classes = [],
    boot,
    rootUrl = null
  } = options
  const token = controlToken(options.controlToken)
  const disk = home === undefined ? null : new Disk(home)
  const controller = new Controller(behaviourOf(version, plugins, classes), disk)
  controller.rootUrl = rootUrl
  const server = new JenkinsServer(controller, { host, port, prefix: prefix.replace(/\/+$/, ''), cost, controlToken: token })
  await server.listen()
  if (boot !== undefined) server.restart(restartPlan(boot))
  return {
    url: server.url,
    controlUrl: `http://${host}:${server.port}/__control`,
    controlToken: token,
    port: server.port,
    controller,
    close: () => server.close()
  }
}
