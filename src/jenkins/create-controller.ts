import { mapYielding } from '../async/map-yielding.ts'
import { type FolderReading, shownSecrets } from '../domain/observed.ts'
import { own } from '../domain/own.ts'
import type { Failure } from '../domain/reasons.ts'
import { hasAstral } from '../domain/text.ts'
import { noTracing, type Tracing } from '../domain/tracing.ts'
import type { XmlBranch } from '../domain/xml-element.ts'
import { firstMissing, probeAbsence } from './absence.ts'
import { isRevoked, makeToken, revokeToken } from './api-tokens.ts'
import { createFolderWith, replaceCredentials } from './bulk.ts'
import { neededFor } from './capabilities.ts'
import { type CapabilityCache, createCapabilityCache } from './capability-cache.ts'
import type { Controller, ControllerConfig } from './controller.ts'
import { createCredential, deleteCredential, updateCredential } from './credentials.ts'
import { setDisplayName } from './display-name.ts'
import { readDisplayedNames } from './displayed-names.ts'
import { createFolder, deleteFolder, folderHasItems, removeEmptyFolder } from './folders.ts'
import { type Call, startCall, weighed } from './http/call.ts'
import { type CallSlots, createCallSlots } from './http/call-slots.ts'
import type { Circuit } from './http/circuit-breaker.ts'
import type { Send } from './http/client.ts'
import { connect } from './http/connection.ts'
import { JenkinsError } from './http/jenkins-error.ts'
import { rootUrl } from './http/paths.ts'
import { createRequestGate } from './http/request-gate.ts'
import { traceRequests } from './http/trace-requests.ts'
import { readIdentity } from './identity.ts'
import { proveUp } from './item-probe.ts'
import { listFolders } from './list-folders.ts'
import { mayCreateFolder, writePermissions } from './permissions.ts'
import { readFolder, readIds, seemsAbsent } from './read-folder.ts'
import { readRunningBuilds } from './running-builds.ts'
import { saveFolder } from './save-folder.ts'
import { lately, type Sight, seesEverything } from './sees-everything.ts'
import { jobUrl, readBuildTime, readUsage } from './usage.ts'
import { storedWrong } from './version-limits.ts'
import type { Hash } from './xml/folder-config.ts'
import { idOf } from './xml/write.ts'

/** The outcome of a call, for metrics and logs: only constants and numbers. */
export interface Observation {
  readonly operation: string
  readonly outcome: 'ok' | Failure
  readonly status?: number
  readonly ms: number
}

export interface ControllerDeps {
  /** Keyed hash for ciphertexts. */
  readonly hash: Hash
  readonly observe?: (observation: Observation) => void
  readonly tracing?: Tracing
  /** The limit on concurrent calls; default: `maxInFlight` calls of this client. */
  readonly slots?: CallSlots
  /** Called when the circuit breaker changes state, with the last failure of the controller. */
  readonly onStateChange?: (circuit: Circuit, cause: Failure | null) => void
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number
  /** Milliseconds since 1970. */
  readonly date?: () => number
}

/** A client for one Jenkins. Sends nothing before the first call. Throws if the settings are invalid. */
export function createController(config: ControllerConfig, deps: ControllerDeps): Controller {
  const now = deps.now ?? (() => performance.now())
  const capabilities = createCapabilityCache({ byPassword: config.token === undefined, date: deps.date ?? Date.now })
  const guard = createRequestGate({
    slots: deps.slots ?? createCallSlots({ most: config.maxInFlight ?? 4, now }),
    failures: config.breakerFailures ?? 5,
    openMs: config.breakerOpenMs ?? 1000,
    now,
    onStateChange: deps.onStateChange
  })
  const tracing = deps.tracing ?? noTracing
  const root = rootUrl(config.url)
  const connection = connect(config, now)
  const send = traceRequests(connection.send, tracing, new URL(config.url).host)
  const noticing: Send = async (request, deadline) => {
    const answer = await send(request, deadline)
    capabilities.notice(answer)
    return answer
  }
  const run: Run = (operation, work, aside) => {
    // The clock starts here, so that the timeout includes the time in the queue and bounds the whole call.
    const begin = now()
    const deadline = begin + Math.min(config.timeoutMs ?? 20_000, aside ?? Number.POSITIVE_INFINITY)
    // The call starts when another one ends, but does not belong to that one's trace.
    const through = aside === undefined ? guard.run : guard.runAside
    const ran = through(
      operation,
      deadline,
      tracing.bind(() => weighed(startCall(noticing, operation, deadline), work))
    )
    return observed(operation, ran, observation => deps.observe?.({ ...observation, ms: now() - begin }))
  }
  return {
    ...operations(run, capabilities, deps.hash, config.seesEverything === true ? async () => true : seesEverything, now),
    name: config.name,
    urlOf: path => jobUrl(root, path),
    get showsCiphertexts() {
      return capabilities.showsCiphertexts
    },
    get lastCapabilities() {
      return capabilities.last
    },
    get circuit() {
      return guard.circuit
    },
    get pausedFor() {
      return guard.pausedFor
    },
    reconnect: connection.reconnect,
    close: async () => connection.close()
  }
}

/** `aside`: timeout in milliseconds of a call whose failure is harmless and does not count against the controller. */
type Run = <T>(operation: string, work: (call: Call) => Promise<T>, aside?: number) => Promise<T>

/** All operations on Jenkins, each one call. */
function operations(
  run: Run,
  capabilities: CapabilityCache,
  hash: Hash,
  sight: Sight,
  now: () => number
): Omit<
  Controller,
  'reconnect' | 'name' | 'urlOf' | 'showsCiphertexts' | 'lastCapabilities' | 'circuit' | 'pausedFor' | 'close'
> {
  const knower = (call: Call) => async (className: string) => {
    const known = await capabilities.within(call).catch(() => undefined)
    return own(known?.classes ?? {}, className) ?? null
  }
  const keepsAstral = (call: Call) => async () => (await capabilities.within(call)).emojiSafe
  const learned = (reading: FolderReading | 'unchanged') => {
    if (reading !== 'unchanged' && reading.found)
      capabilities.learn(reading.valuesWatched, shownSecrets(reading), reading.config?.reveal())
    return reading
  }
  return {
    readFolder: path => run('read folder', async call => learned(await readFolder(call, path, hash, sight)) as FolderReading),
    readFolderUnless: (path, revision) =>
      run('read folder', async call => learned(await readFolder(call, path, hash, sight, revision))),
    readIds: path => run('read ids', call => readIds(call, path)),
    readUsage: (path, aside) => run('read usage', call => readUsage(call, path), aside),
    readDisplayedNames: path => run('read displayed names', call => readDisplayedNames(call, path)),
    readRunningBuilds: path => run('read running builds', call => readRunningBuilds(call, path)),
    makeToken: name => run('make token', call => makeToken(call, name)),
    revokeToken: uuid => run('revoke token', call => revokeToken(call, uuid)),
    isRevoked: login => run('prove token revoked', call => isRevoked(call, login)),
    readBuildTime: (job, build) => run('read build', call => readBuildTime(call, job, build)),
    seemsAbsent: path => run('look for folder', call => seemsAbsent(call, path)),
    createFolder: (path, displayName) =>
      run('create folder', async call => createFolder(call, path, await storable(call, displayName, capabilities))),
    createFolderWith: (path, displayName, documents) =>
      run('create folder with credentials', async call => {
        await refuseUnfit(call, documents, capabilities)
        return createFolderWith(call, path, await storable(call, displayName, capabilities), documents)
      }),
    createCredential: (path, document) =>
      run('create credential', async call => {
        await refuseStoredWrong(call, document, capabilities)
        await createCredential(call, path, document, knower(call))
      }),
    updateCredential: (path, id, document) =>
      run('update credential', async call => {
        await refuseStoredWrong(call, document, capabilities)
        return updateCredential(call, path, id, document, knower(call))
      }),
    deleteCredential: (path, id) => run('delete credential', call => deleteCredential(call, path, id)),
    replaceCredentials: (path, change) =>
      run('replace credentials', async call => {
        await refuseUnfit(call, change.put.values(), capabilities)
        return replaceCredentials(call, path, change, hash, keepsAstral(call))
      }),
    saveFolder: path => run('save folder', call => saveFolder(call, path)),
    setDisplayName: (path, on, displayName) =>
      run('set display name', async call =>
        setDisplayName(call, path, on, await storable(call, displayName, capabilities), hash, keepsAstral(call))
      ),
    listFolders: (path, most, aside) => run('list folders', call => listFolders(call, path, most), aside),
    folderHasItems: path => run('look into folder', call => folderHasItems(call, path)),
    seesEverything: () => run('ask for permissions', sight),
    sawEverything: lately(() => run('ask for permissions', sight), now),
    firstMissing: path => run('look for folder', call => firstMissing(call, path)),
    probeAbsence: path => run('probe for folder', call => probeAbsence(call, path)),
    removeEmptyFolder: path => run('delete folder', call => removeEmptyFolder(call, path, sight)),
    deleteFolder: path => run('delete folder', call => deleteFolder(call, path)),
    writePermissions: (path, id) => run('ask for permissions', call => writePermissions(call, path, id)),
    mayCreateFolder: path => run('ask for permissions', call => mayCreateFolder(call, path)),
    readIdentity: () => run('ask for identity', readIdentity),
    ping: () => run('ping', proveUp),
    capabilities: async () =>
      capabilities.isStale || capabilities.last === null ? run('probe', call => capabilities.within(call)) : capabilities.last
  }
}

/** Refuses the first of many documents that Jenkins would not keep: inside a folder it drops them silently. */
async function refuseUnfit(call: Call, documents: Iterable<XmlBranch>, capabilities: CapabilityCache): Promise<void> {
  const lacks = ({ name }: XmlBranch): boolean => !capabilities.isStale && own(capabilities.last?.classes ?? {}, name) === false
  const doubtful = await mapYielding(documents, document =>
    storedWrong(document, undefined) !== undefined || lacks(document) ? [document] : []
  )
  for (const document of doubtful.flat()) {
    await refuseStoredWrong(call, document, capabilities)
    if (lacks(document)) {
      const detail = neededFor(document.name)
      throw new JenkinsError('PluginMissing', call.operation, { detail, credential: idOf(document) })
    }
  }
}

/** Asks for the version only if a document has characters for which it matters. */
async function refuseStoredWrong(call: Call, document: XmlBranch, capabilities: CapabilityCache): Promise<void> {
  if (storedWrong(document, undefined) === undefined) return
  const wrong = storedWrong(document, (await capabilities.within(call)).version)
  if (wrong !== undefined) throw new JenkinsError('ContentRefused', call.operation, { detail: wrong, credential: idOf(document) })
}

/** A display name is only for people, so characters that the controller would garble become U+FFFD. */
async function storable(call: Call, displayName: string, capabilities: CapabilityCache): Promise<string> {
  if (!hasAstral(displayName) || (await capabilities.within(call)).emojiSafe) return displayName
  return displayName.replace(/[\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
}

/** Reports the outcome of a call. Any other error is a bug of the bridge, and its text is dropped. */
async function observed<T>(operation: string, ran: Promise<T>, tell: (observation: Omit<Observation, 'ms'>) => void): Promise<T> {
  try {
    const result = await ran
    tell({ operation, outcome: 'ok' })
    return result
  } catch (error) {
    const failure =
      error instanceof JenkinsError ? error : new JenkinsError('InternalError', operation, { detail: nameOf(error) })
    tell({ operation, outcome: failure.reason, ...(failure.status === undefined ? {} : { status: failure.status }) })
    throw failure
  }
}

/** The class of an error; its text may quote anything. */
const nameOf = (error: unknown): string | undefined =>
  error instanceof Error && /^[A-Z][A-Za-z]{2,40}$/.test(error.name) ? error.name : undefined
