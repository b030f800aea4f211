import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'
import { createOneTimeSignIn } from '../access/one-time-sign-in.ts'
import { BRIDGE } from '../domain/event.ts'
import { shownAddress } from '../store/redis/address.ts'
import { type BannerFacts, banner } from './banner.ts'
import { compose, type Settings } from './compose.ts'
import { type Config, processConfig } from './config/config.ts'
import { jenkinsSettings } from './config/jenkins.ts'
import { isLoopback } from './config/readers.ts'
import { Disposal } from './disposal.ts'
import { embeddedAdminToken, embeddedMasterKeys, makeDataDir } from './embedded.ts'
import { createLogger } from './logger.ts'
import type { Reload } from './reload/reload.ts'
import { standInClasses } from './stand-in-classes.ts'
import { createStopSignals } from './stop-signals.ts'
import { version } from './version.ts'

/** Maximum milliseconds of a stop after the drain before the process ends anyway: a running sync is finished, not interrupted. */
const GRACE = 20_000
/** Maximum milliseconds of a stop without a store. */
const STORELESS = 3_000

async function start(config: Config, log: Logger, disposal: Disposal, draining: AbortSignal): Promise<void> {
  const oneTimeSignIn = createOneTimeSignIn(() => performance.now())
  const { settings, facts } = await settle(config, disposal)
  const http = await compose(
    { ...settings, oneTimeSignIn, draining, reload: { source, opened: made => (reload = made) } },
    log,
    disposal
  )
  const url = await http.listen({ host: config.host, port: config.port })
  // A link that signs in belongs on a screen alone, and is of use only where nobody else can reach the bridge.
  const mayLink = process.stdout.isTTY === true && isLoopback(config.host) && config.listener.trustProxy === undefined
  const signInCode = mayLink ? oneTimeSignIn.issue() : undefined
  // Among the JSON lines of a log it has no place; what was made just now, such as a token, is shown nowhere else.
  const isOwn = config.redisUrl === undefined || needsStandIn(config)
  if (config.role !== 'worker' && (process.stdout.isTTY || isOwn))
    (process.stdout.isTTY ? process.stdout : process.stderr).write(`${banner({ ...facts, url, signInCode })}\n`)
  log.info({ role: config.role, url, version }, 'bridge started')
}

/** A bridge that knows no Jenkins brings a stand-in. */
const needsStandIn = ({ jenkins, controllers }: Config): boolean => jenkins === undefined && controllers === undefined

/** Provides what the environment does not configure: a redis-server, a stand-in Jenkins, a master key and an admin token. */
async function settle(
  config: Config,
  disposal: Disposal
): Promise<{ settings: Settings; facts: Omit<BannerFacts, 'url' | 'signInCode'> }> {
  const { dataDir } = config
  const isEmbedded = config.redisUrl === undefined || needsStandIn(config)
  if (isEmbedded) {
    await makeDataDir(dataDir)
    const { lockDirectory } = await import('../embedded/directory-lock.ts')
    disposal.add(await lockDirectory(dataDir), lock => lock.close())
  }
  const redisUrl = config.redisUrl ?? (await startRedis(join(dataDir, 'redis'), disposal))
  const standIn = needsStandIn(config) ? await openStandIn(join(dataDir, 'jenkins'), disposal) : undefined
  const jenkins = config.jenkins ?? (standIn && { url: standIn.url, user: 'admin', token: 'admin-token' })
  const token = config.adminToken === undefined && config.role !== 'worker' ? await embeddedAdminToken(dataDir) : undefined
  const settings: Settings = {
    role: config.role,
    redisUrl,
    jenkins: jenkins && jenkinsSettings(jenkins),
    controllers: config.controllers,
    masterKeys: config.masterKeys ?? (await embeddedMasterKeys(dataDir)).text,
    lostKeys: config.lostKeys,
    adminToken: config.adminToken ?? token?.text ?? '',
    metricsToken: config.metricsToken,
    reconcileInterval: config.reconcileInterval,
    workerControllers: config.workerControllers,
    workerVerify: config.workerVerify,
    controllerAccept: config.controllerAccept,
    cluster: config.cluster,
    kubeconfig: config.kubeconfig,
    oidc: config.oidc,
    issuers: config.issuers,
    kubesphere: config.kubesphere,
    audit: config.audit,
    eventsMaxAge: config.eventsMaxAge,
    version,
    listener: config.listener,
    quota: config.quota,
    threads: config.threads,
    unsafeRedis: config.unsafeRedis,
    outbound: config.outbound,
    secretFiles: config.secretFiles,
    apiServer: config.apiServer,
    backup: config.backup,
    tracing: config.tracing,
    queuesWritable: config.queuesWritable
  }
  const facts = {
    redis:
      config.redisUrl === undefined
        ? `${redisUrl}  (started by the bridge; try: redis-cli -s '${redisUrl}')`
        : shownAddress(config.redisUrl),
    jenkins: jenkins?.url.replace(/\/$/, ''),
    jenkinsIsStandIn: standIn !== undefined,
    dataDir,
    newToken: token?.isNew ? token.text : undefined,
    tokenIsOurs: token !== undefined
  }
  return { settings, facts }
}

/** Starts the redis-server of the bridge and returns its address. Loaded only here: a bridge with REDIS_URL has no use for it. */
async function startRedis(directory: string, disposal: Disposal): Promise<string> {
  const { keepRedis } = await import('../embedded/kept-redis.ts')
  return disposal.add(await keepRedis(directory, { log, onGivenUp: giveUp }), r => r.close()).url
}

/** Starts the stand-in Jenkins. Loaded only here: a bridge with JENKINS_URL has no use for it. */
async function openStandIn(home: string, disposal: Disposal) {
  const { startStandIn } = await import('../stand-in/start.ts')
  return disposal.add(await startStandIn({ home, ...standInClasses() }), s => s.close())
}

/** One clear line for a problem that the operator has to fix; our messages never contain a secret. */
const fail = (error: unknown): never => {
  console.error(error instanceof Error ? error.message : 'the bridge could not start')
  process.exit(1)
}

const source = (() => {
  try {
    return processConfig()
  } catch (error) {
    return fail(error)
  }
})()
const { config } = source
const log = createLogger(config.logLevel)
const disposal = new Disposal()
const draining = new AbortController()
let stoppedBy: NodeJS.Signals | undefined
let isStopping = false
const grace = closeWithGrace(
  { delay: config.drainTime + GRACE, logger: false, skip: ['SIGHUP', 'SIGINT', 'SIGTERM'] },
  async ({ err, signal = stoppedBy }) => {
    isStopping = true
    if (err) log.fatal({ error: err.name }, 'bridge stopping after an unexpected error')
    else log.info({ signal }, 'bridge stopping')
    // At a terminal a stop is immediate; otherwise there may be proxies in front.
    if (signal === 'SIGTERM') await drain()
    await disposal.close()
  }
)
const onSignal = createStopSignals({
  stop(signal) {
    if (isStopping) process.exit(1)
    stoppedBy = signal
    grace.close()
  },
  exit: () => process.exit(1),
  now: () => performance.now()
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)
let reload: Reload | undefined
process.on('SIGHUP', () => {
  if (reload === undefined) log.info('SIGHUP ignored: the bridge has not started yet')
  else void reload(BRIDGE)
})

/** Ends the process with a line for people. Running work has no store and is not waited for long. */
function giveUp(why: string): void {
  log.fatal('bridge stopping because its redis-server keeps ending')
  console.error(why)
  void Promise.race([disposal.close().catch(() => {}), setTimeout(STORELESS)]).finally(() => process.exit(1))
}

/** Reports that this process is not ready, and keeps answering until proxies have noticed. */
async function drain(): Promise<void> {
  draining.abort()
  await setTimeout(config.drainTime)
}

try {
  await start(config, log, disposal, draining.signal)
} catch (error) {
  await disposal.close().catch(() => {})
  fail(error)
}
