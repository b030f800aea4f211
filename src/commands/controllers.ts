import type { Caller } from '../domain/caller.ts'
import { acceptanceOf, comparableUrl, type Identity, identityText } from '../domain/controller-identity.ts'
import type { ControllerRecord } from '../domain/controller-record.ts'
import { doneBy, type EventType, newEvent } from '../domain/event.ts'
import { type Fault, invalid, outdated, Problem } from '../domain/problems.ts'
import { type Expected, isExpected } from '../domain/versions.ts'
import type { ControllerSecrets, ControllerStore, RegisteredController } from '../store/controller/registered-controllers.ts'
import type { FolderClaims } from '../store/project/folder-claims.ts'
import type { ControllerLog } from '../store/sync/controller-log.ts'
import type { ControllerMemory } from '../store/sync/controller-memory.ts'
import { closedRecord } from './closed-record.ts'
import { type ControllerInput, changedFields, loginOf, secretsIn, settingsIn, touched } from './controller-input.ts'
import { Conflict, retryOnConflict } from './retry-on-conflict.ts'

/** What is wrong with a controller, or worth knowing, and what to do about it. */
export interface CheckFinding {
  readonly code: string
  readonly message: string
  readonly remedy: string
}

/** What a look at a Jenkins found. `identity` is null if it did not get that far. */
export interface ControllerCheck {
  readonly state: 'ok' | 'failing' | 'unknown'
  readonly at: string
  readonly findings: readonly CheckFinding[]
  readonly identity: Identity | null
}

/** Looks at a Jenkins as these settings describe it, without remembering anything. */
export type LookAtController = (record: ControllerRecord, secrets: ControllerSecrets) => Promise<ControllerCheck>

export interface ControllerCommands {
  create(caller: Caller, name: string, input: ControllerInput): Promise<{ record: ControllerRecord; check: ControllerCheck }>
  patch(caller: Caller, name: string, input: Partial<ControllerInput>, expected: Expected): Promise<ControllerRecord>
  remove(caller: Caller, name: string, expected: Expected): Promise<void>
  /** Makes the Jenkins that answers now the known one, if it has this identity. */
  accept(caller: Caller, name: string, identity: string): Promise<ControllerRecord>
}

/** A controller that is not registered: its name, its address, and where it is configured. */
export interface FixedController {
  readonly name: string
  readonly url: string
  readonly where: string
}

export interface ControllerCommandDeps {
  readonly store: ControllerStore
  readonly memory: ControllerMemory
  readonly claims: Pick<FolderClaims, 'releaseUnused'>
  readonly trail: Pick<ControllerLog, 'note'>
  /** The controllers of the settings, at this moment. */
  readonly fixed: () => readonly FixedController[]
  readonly look: LookAtController
  /** Why a login cannot be used, such as a certificate without its key. */
  readonly loginFaults: (record: ControllerRecord, secrets: ControllerSecrets) => readonly Fault[]
  /** Why no request may be sent to an address. */
  readonly addressFault: (url: string) => Promise<string | undefined>
  /** Lets this process use what is stored now; the others follow within a second. */
  readonly refresh: () => Promise<void>
  readonly now: () => Date
}

export function createControllerCommands(deps: ControllerCommandDeps): ControllerCommands {
  const { store, memory, trail, now } = deps
  const note = (caller: Caller, type: EventType, name: string, fields: readonly string[] = []) =>
    trail.note(name, newEvent(type, { ...doneBy(caller), fields })).catch(() => {})

  /** Also one that is registered and hidden by the file. */
  function refuseFixed(name: string): void {
    const where = deps.fixed().find(fixed => fixed.name === name)?.where
    if (where !== undefined) throw new Problem('CONTROLLER_FIXED', `The controller is configured by ${where}. Change it there.`)
  }

  async function found(name: string, expected: Expected = undefined): Promise<RegisteredController> {
    refuseFixed(name)
    const { controllers, closed } = await store.list()
    const one = controllers.find(({ record }) => record.name === name)
    if (one !== undefined) {
      if (isExpected(expected, one.record.generation)) return one
      throw outdated('The controller', one.record.generation)
    }
    const unopened = closed.find(each => each.name === name)
    throw unopened === undefined ? noController() : closedRecord(unopened, 'the controller')
  }

  /** Throws if another controller leads to the same Jenkins. */
  async function refuseTwin(name: string, url: string, identity: Identity | null): Promise<void> {
    const { controllers, closed } = await store.list()
    for (const other of closed) await refuseClosedTwin(other.name, url, identity)
    const others = [...deps.fixed(), ...controllers.map(({ record }) => record)].filter(other => other.name !== name)
    const atUrl = others.find(other => comparableUrl(other.url) === comparableUrl(url))
    if (atUrl !== undefined) throw twin(atUrl.name, '#/url')
    const key = identity?.key
    if (key === null || key === undefined) return
    for (const other of others) {
      const { known } = await memory.read(other.name)
      // One that was registered a moment ago is not remembered yet.
      const shown =
        known === undefined ? controllers.find(({ record }) => record.name === other.name)?.record.shownKey : known.key
      if (shown === key) throw twin(other.name, '#/url')
    }
  }

  /** One whose record does not open is known by what is remembered of it; of another one nothing is known, so it could be the same. */
  async function refuseClosedTwin(other: string, url: string, identity: Identity | null): Promise<void> {
    const { known } = await memory.read(other)
    if (known === undefined)
      throw new Problem(
        'RECORD_BROKEN',
        `The record of the controller "${other}" does not open here, so it could be this Jenkins. Add its master key again, or remove it first.`
      )
    const isSameKey = known.key !== null && known.key === identity?.key
    if (isSameKey || known.url === comparableUrl(url)) throw twin(other, '#/url')
  }

  async function assertUsable(record: ControllerRecord, secrets: ControllerSecrets): Promise<void> {
    const unreachable = await deps.addressFault(record.url)
    const faults = [
      ...(unreachable === undefined ? [] : [{ pointer: '#/url', detail: unreachable }]),
      ...deps.loginFaults(record, secrets)
    ]
    if (faults.length > 0) throw invalid(faults)
  }

  return {
    create: async (caller, name, input) => {
      const earlier = await store.earlier(caller.once)
      if (earlier !== undefined) {
        await deps.refresh()
        return { record: earlier.record, check: await deps.look(earlier.record, earlier.secrets) }
      }
      if (deps.fixed().some(fixed => fixed.name === name)) throw nameTaken(name)
      const at = now().toISOString()
      const record: ControllerRecord = {
        ...settingsIn({ ca: null, clientCertificate: null, maxInFlight: null, seesEverything: false, ...input }),
        ...{ name, accepted: null, generation: 1, createdAt: at, createdBy: caller.subject },
        ...{ updatedAt: at, updatedBy: caller.subject }
      }
      const secrets = secretsIn(input)
      await assertUsable(record, secrets)
      const check = await deps.look(record, secrets)
      const shown = { ...record, shownKey: check.identity?.key ?? null }
      await retryOnConflict('The list of controllers', async () => {
        const revision = await store.revision()
        if (await store.has(name)) throw nameTaken(name)
        await refuseTwin(name, record.url, check.identity)
        if (!(await store.put(shown, secrets, { before: undefined, revision }, caller.once))) throw new Conflict()
      })
      await deps.refresh()
      await note(caller, 'ControllerAdded', name)
      return { record: shown, check }
    },

    patch: (caller, name, input, expected) =>
      retryOnConflict('The controller', async () => {
        const revision = await store.revision()
        const { record: before, secrets: held, stored } = await found(name, expected)
        const asked = { ...before, ...settingsIn({ ...before, ...input }) }
        const secrets = { ...held, ...secretsIn(input) }
        const login = loginOf(input, secrets)
        const fields = changedFields(before, asked, input)
        if (fields.length === 0) return before
        // The login belongs to the Jenkins that it was given for.
        if (asked.url !== before.url && input.token === undefined && input.password === undefined)
          throw invalid([
            { pointer: '#/url', detail: 'Another address takes its login with it: send `token` or `password`, too.' }
          ])
        let record = touched(asked, caller, now())
        await assertUsable(record, login)
        if (record.url !== before.url) {
          const { identity } = await deps.look(record, login)
          await refuseTwin(name, record.url, identity)
          record = { ...record, shownKey: identity?.key ?? null }
        }
        if (!(await store.put(record, login, { before: stored, revision }))) throw new Conflict()
        await deps.refresh()
        await note(caller, 'ControllerUpdated', name, fields)
        return record
      }),

    remove: (caller, name, expected) =>
      retryOnConflict('The controller', async () => {
        refuseFixed(name)
        const isClosed = (await store.list()).closed.find(each => each.name === name)
        // One that does not open can still be removed, or its name would be lost with its master key.
        const { stored } = isClosed ?? (await found(name, expected))
        // A request that was refused may have claimed a folder here, which no project has.
        await deps.claims.releaseUnused(name)
        const result = await store.remove(name, stored)
        if (result === 'conflict') throw new Conflict()
        // What is remembered is not about a later controller of this name.
        if (result === 'ok') await memory.forget(name)
        if (result !== 'ok')
          throw new Problem('CONTROLLER_USED', `Move or delete these projects first: ${result.used.join(', ')}.`)
        await deps.refresh()
        await note(caller, 'ControllerRemoved', name)
      }),

    accept: (caller, name, identity) =>
      retryOnConflict('The controller', async () => {
        const earlier = await store.earlier(caller.once)
        if (earlier !== undefined) return earlier.record
        const revision = await store.revision()
        const { record: before, secrets, stored } = await found(name)
        const { identity: seen } = await deps.look(before, secrets)
        if (seen === null)
          throw new Problem(
            'JENKINS_UNAVAILABLE',
            'The controller does not answer, so its identity is not known. Try again later.'
          )
        const { known } = await memory.read(name)
        if (identityText(seen) !== identity && acceptanceOf(seen, known) !== identity) {
          const detail = `The Jenkins that answers now is ${identityText(seen)}.`
          throw invalid([{ pointer: '#/identity', detail }])
        }
        await refuseTwin(name, before.url, seen)
        const record = touched({ ...before, accepted: acceptanceOf(seen, known) }, caller, now())
        if (!(await store.put(record, secrets, { before: stored, revision }, caller.once))) throw new Conflict()
        await deps.refresh()
        await note(caller, 'ControllerUpdated', name, ['identity'])
        return record
      })
  }
}

const noController = (): Problem =>
  new Problem('CONTROLLER_NOT_FOUND', 'No controller of this name is configured; see GET /api/v1/controllers.')

const nameTaken = (name: string): Problem =>
  new Problem('CONTROLLER_EXISTS', `A controller "${name}" exists.`, [{ pointer: '#/name', detail: 'This name is taken.' }])

const twin = (other: string, pointer: string): Problem =>
  new Problem('CONTROLLER_EXISTS', `This is the Jenkins of the controller "${other}". One Jenkins is registered once.`, [
    { pointer, detail: `It leads to the Jenkins of the controller "${other}".` }
  ])
