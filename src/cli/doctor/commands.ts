import { getProxyForUrl } from 'proxy-from-env'
import type { FileController } from '../../app/config/controllers-file.ts'
import { JENKINS_SETTINGS, jenkinsFaults, jenkinsFrom } from '../../app/config/jenkins.ts'
import { readSettings } from '../../app/config/read-settings.ts'
import { workersOf } from '../../app/controllers/shown.ts'
import { createProcessRegistry } from '../../store/process-registry.ts'
import { createProjectStore, type ProjectStore } from '../../store/project/project-store.ts'
import { parseKeyring } from '../../store/sealing/keyring.ts'
import { createRecordProofs } from '../../store/sealing/record-proofs.ts'
import { addressOf, openApi } from '../api.ts'
import { Failure } from '../exit.ts'
import { type Format, print } from '../output.ts'
import type { Terminal } from '../terminal.ts'
import { trustAuthorities } from '../trust.ts'
import { examineAsCaller } from './bridge.ts'
import { configuredHere, type Examined, examineControllers, joined, registeredIn } from './controllers.ts'
import { attempt, type Finding, type Tell, trouble } from './finding.ts'
import { type Memory, memoryIn } from './identity.ts'
import { type Place, placeOf } from './place.ts'
import { processFindings, unservedFindings } from './processes.ts'
import { examineReach } from './reach.ts'
import { examineRedis } from './redis.ts'
import { secretStoresIn } from './secret-stores.ts'
import { userNameFindings } from './user-names.ts'

/** Checks everything that the settings refer to, and reports problems with their fixes. Changes nothing. */
export async function doctor(terminal: Terminal, { output }: { output: Format }): Promise<void> {
  const findings: Finding[] = []
  const tell: Tell = (...found) => void findings.push(...found)
  // Findings are shown even if a later check fails.
  await attempt(tell, 'doctor', () => examine(terminal, tell))
  const errors = findings.filter(({ outcome }) => outcome === 'error').length
  const rows = findings.map(({ check, outcome, found, fix }) => ({ check, outcome, found, 'what to do': fix }))
  print(terminal, output, { healthy: errors === 0, findings }, [{ columns: ['outcome', 'check', 'found', 'what to do'], rows }])
  if (errors > 0) throw new Failure('failed', `${errors} ${errors === 1 ? 'problem' : 'problems'} found`)
}

async function examine(terminal: Terminal, tell: Tell): Promise<void> {
  const { env } = terminal
  const read = readSettings(env, ['REDIS_URL', 'MASTER_KEYS', 'MASTER_KEYS_LOST', 'CONTROLLERS_FILE', ...JENKINS_SETTINGS])
  const { REDIS_URL: redisUrl, MASTER_KEYS: masterKeys, MASTER_KEYS_LOST: lostKeys = [] } = read.values
  const jenkins = jenkinsFrom(read.values, getProxyForUrl)
  const proxied = (one: FileController) => ({ ...one, proxyUrl: getProxyForUrl(one.url) || undefined })
  const here = configuredHere(jenkins, (read.values.CONTROLLERS_FILE ?? []).map(proxied))
  const faults = [...jenkinsFaults(read.isSet), ...read.faults]
  const hasToken = Boolean(env['JCB_TOKEN'] || env['JCB_TOKEN_FILE'])
  const base = checked(faults, () => addressOf(env['JCB_URL'] || 'http://127.0.0.1:8080'))
  const api = hasToken && base !== undefined ? checked(faults, () => openApi(terminal)) : undefined
  if (faults.length > 0 || base === undefined)
    return tell(...faults.map(fault => trouble('error', 'settings', fault, 'Correct the setting; nothing else was checked.')))

  let places: readonly Place[] = []
  const memories = new Map<string, Memory>()
  let all: readonly Examined[] = here
  const isRead = redisUrl !== undefined && masterKeys !== undefined
  if (redisUrl !== undefined) {
    const keyring = masterKeys === undefined ? undefined : parseKeyring(masterKeys, lostKeys)
    // Folders can be read without a key, but not verified.
    const proofs = createRecordProofs(keyring ?? parseKeyring(`none:${'A'.repeat(43)}`))
    await examineRedis(redisUrl, keyring, tell, async redis => {
      places = await placesIn(createProjectStore(redis, proofs))
      tell(...(await userNameFindings(redis, proofs, places)))
      const found = joined(here, await registeredIn(redis, keyring))
      all = found.all
      const live = await createProcessRegistry(redis).all()
      const workers = new Map(all.map(({ name }) => [name, workersOf(name, live)]))
      tell(...found.findings, ...processFindings(live), ...unservedFindings(workers))
      tell(...(await secretStoresIn(redis, keyring, api !== undefined && Boolean(env['JCB_URL']))))
      for (const { name } of all) memories.set(name, await memoryIn({ redis, proofs }, name))
    })
  }
  if (env['JCB_URL'] || (redisUrl === undefined && here.length === 0)) {
    trustAuthorities(env)
    const { isBridge, findings: reach } = await examineReach(base)
    tell(...reach)
    if (!hasToken) tell(trouble('unknown', 'bridge.token', 'no token is set', 'Set JCB_TOKEN or JCB_TOKEN_FILE to check more.'))
    else if (isBridge && api !== undefined) {
      const seen = await examineAsCaller(api, tell, { jenkins: all.length === 0, closed: !isRead })
      if (places.length === 0) places = seen
    }
  }
  await examineControllers(all, places, memories, tell)
}

/** Reads a setting; adds a failure to the faults. */
function checked<T>(faults: string[], read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    faults.push(error.message)
    return undefined
  }
}

/** Number of project names read at a time. */
const STEP = 200

async function placesIn(projects: Pick<ProjectStore, 'names' | 'get'>): Promise<Place[]> {
  const places: Place[] = []
  let last: string | undefined
  do {
    const names: readonly string[] = await projects.names(last, STEP)
    for (const project of await Promise.all(names.map(name => projects.get(name))))
      if (project !== undefined && project.deletedAt === null && project.folder.length > 0) places.push(placeOf(project))
    last = names.length < STEP ? undefined : names.at(-1)
  } while (last !== undefined)
  return places
}
