import { setTimeout } from 'node:timers/promises'
import type { Test } from 'tap'
import { standInClasses } from '../../../src/app/stand-in-classes.ts'
import { startStandIn } from '../../../src/stand-in/start.ts'
import { ADMIN_TOKEN, newMasterKeys, type StandIn } from '../../helpers/bridge.ts'
import { type BridgeProcess, startBridgeProcess } from '../../helpers/bridge-process.ts'
import { startTestRedis, type TestRedis } from '../../helpers/redis-server.ts'
import { until } from '../../helpers/until.ts'
import { PATIENCE } from '../api-side.ts'
import type { Incident } from './commands.ts'

/** Milliseconds after which every process knows the rules of a secret store, also right after Redis was away. */
const KNOWN = 2_500
/** Milliseconds of peace between two incidents. */
const PEACE = 1_500

export interface Said {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: an answer is what the test says it is
  readonly body: any
}

/** Two processes of the bridge that do everything, on one Redis and one Jenkins. */
export class Machines {
  readonly redis: TestRedis
  readonly jenkins: StandIn
  readonly #env: Readonly<Record<string, string>>
  readonly #bridges: (BridgeProcess | undefined)[] = [undefined, undefined]
  /** When Redis, or a process, was last seen to be back. */
  #backAt = 0

  private constructor(redis: TestRedis, jenkins: StandIn, env: Readonly<Record<string, string>>) {
    this.redis = redis
    this.jenkins = jenkins
    this.#env = env
  }

  /** `directory`: where secret stores may read files. */
  static async start(t: Test, directory: string): Promise<Machines> {
    const redis = await startTestRedis()
    t.teardown(() => redis.close())
    const jenkins = await startStandIn(standInClasses())
    t.teardown(() => jenkins.close())
    const machines = new Machines(redis, jenkins, {
      ...{ REDIS_URL: redis.url, MASTER_KEYS: newMasterKeys(), ADMIN_TOKEN, REDIS_UNSAFE: 'warn', LOG_LEVEL: 'info' },
      ...{ JENKINS_URL: jenkins.url, JENKINS_USER: 'admin', JENKINS_TOKEN: 'admin-token' },
      ...{ SECRET_DIRECTORIES: directory, OUTBOUND_ALLOW: '127.0.0.0/8,localhost', OUTBOUND_HTTP: 'true' }
    })
    t.teardown(() => Promise.all(machines.#bridges.map(bridge => bridge?.end('SIGKILL'))))
    await Promise.all([machines.#begin(0), machines.#begin(1)])
    return machines
  }

  async #begin(which: number): Promise<void> {
    // Redis may be killed while it starts; then it does not come up, and is started again as any supervisor does.
    await until(
      `process ${which} is up`,
      async () => {
        this.#bridges[which] = await startBridgeProcess(this.#env).catch(() => undefined)
        return this.#bridges[which] !== undefined
      },
      PATIENCE
    )
    this.#backAt = performance.now()
  }

  async #kill(which: number): Promise<void> {
    const bridge = this.#bridges[which]
    this.#bridges[which] = undefined
    await bridge?.end('SIGKILL')
  }

  /** One attempt at either process; undefined without an answer, or with one that says "later". */
  async #ask(nth: number, method: string, path: string, body?: object): Promise<Said | undefined> {
    const bridge = this.#bridges[nth % 2] ?? this.#bridges[(nth + 1) % 2]
    const answer = await bridge?.call(method, path, body).catch(() => undefined)
    if (answer === undefined || answer.status === 503) return undefined
    return { status: answer.status, body: answer.text === '' ? undefined : JSON.parse(answer.text) }
  }

  /** Repeats until a process answers: only for what may be done twice. */
  call(method: string, path: string, body?: object): Promise<Said> {
    let nth = Math.floor(Math.random() * 2)
    return until(`${method} ${path} is answered`, () => this.#ask(nth++, method, path, body), PATIENCE)
  }

  /** Waits until every process goes by what was acknowledged just now. */
  async known(): Promise<void> {
    const asked = performance.now()
    await until('all processes have looked', async () => performance.now() > Math.max(asked, this.#backAt) + KNOWN, PATIENCE)
  }

  /** Lets one thing after another happen until `isOver`; leaves all of them running. */
  async trouble(incidents: readonly Incident[], isOver: () => boolean): Promise<string[]> {
    const history: string[] = []
    for (const incident of incidents) {
      await setTimeout(PEACE)
      if (isOver()) break
      history.push(incident.do)
      await this.#happen(incident)
    }
    return history
  }

  async #happen(incident: Incident): Promise<void> {
    if (incident.do === 'redis') {
      await this.redis.kill()
      await setTimeout(incident.downMs)
      await this.redis.start()
      this.#backAt = performance.now()
      return
    }
    const whom = incident.do === 'process' ? [incident.which] : [0, 1]
    await Promise.all(whom.map(which => this.#kill(which)))
    await setTimeout(incident.downMs)
    await Promise.all(whom.map(which => this.#begin(which)))
  }

  /** The last lines that the processes have logged. */
  output(): string {
    return this.#bridges.map((bridge, i) => `process ${i}:\n${(bridge?.output() ?? '').slice(-6_000)}`).join('\n')
  }
}
