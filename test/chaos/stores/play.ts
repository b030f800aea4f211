import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Test } from 'tap'
import { Unexpected } from '../api-side.ts'
import { type Command, idOf, KEYS, KINDS, TYPED } from './commands.ts'
import { heldIn } from './held.ts'
import type { Machines, Said } from './machines.ts'
import { type CredentialModel, newCredential, offer, readableNow, type StoreModel, World } from './model.ts'
import { startSide } from './store-sides.ts'

const storePath = (name: string) => `/api/v1/secret-stores/${name}`
export const credentialsPath = (project: string): string => `/api/v1/projects/${project}/credentials`

/** Milliseconds for which a sequence waits that all is well, which it may not be. */
const SETTLE = 3_000

function expected(said: Said, what: string, ...statuses: readonly number[]): Said {
  if (!statuses.includes(said.status))
    throw new Unexpected(`${what} was answered ${said.status}, not ${statuses.join(' or ')}: ${JSON.stringify(said.body)}`)
  return said
}

const rulesOf = ({ allowed }: StoreModel) => [...allowed].map(project => ({ projects: [project], paths: [''] }))

const bodyOf = (id: string, { store, key }: NonNullable<CredentialModel['from']>) => {
  const { property } = store.side
  const token = { valueFrom: { store: store.name, key, ...(property === undefined ? {} : { property }) } }
  return { id, type: 'access-token', data: { token } }
}

/** One sequence: two projects, a secret store of each kind, and credentials that refer to all of their keys. */
export class Play {
  readonly world: World
  readonly #machines: Machines

  private constructor(machines: Machines, world: World) {
    this.#machines = machines
    this.world = world
  }

  static async begin(t: Test, machines: Machines, name: string): Promise<Play> {
    const play = new Play(machines, new World(name))
    const root = await mkdtemp(join(tmpdir(), 'jcb-chaos-'))
    t.teardown(() => rm(root, { recursive: true, force: true }))
    for (const project of play.world.projects)
      expected(await machines.call('POST', '/api/v1/projects', { name: project }), 'a project', 201, 409)
    for (const kind of KINDS) {
      const side = await startSide(t, kind, root)
      const allowed = new Set(play.world.projects)
      const store: StoreModel = { kind, name: `${name}-${kind}`, side, fault: 'none', every: '1s', allowed, keys: new Map() }
      play.world.stores.set(kind, store)
      for (const key of KEYS) await play.#write(store, key, 'good')
      const body = { name: store.name, ...side.settings, allowed: rulesOf(store), refreshEvery: store.every }
      expected(await machines.call('POST', '/api/v1/secret-stores', body), 'a store', 201, 409)
      for (const key of KEYS) await play.#refer(play.world.projects[0], idOf(kind, key), store, key)
      await play.#refer(play.world.projects[1], idOf(kind, KEYS[0]), store, KEYS[0])
    }
    for (const id of TYPED) {
      const credential = newCredential(play.world.projects[0], id)
      play.world.credentials.push(credential)
      await play.#type(credential)
    }
    return play
  }

  async run(commands: readonly Command[]): Promise<void> {
    for (const command of commands) {
      this.world.history.push(JSON.stringify(command))
      try {
        await this.step(command)
      } catch (error) {
        throw new Error(`${(error as Error).message}\n${this.world.history.join('\n')}`)
      }
      await setTimeout(50)
    }
  }

  async step(command: Command): Promise<unknown> {
    const { world } = this
    switch (command.do) {
      case 'write':
        return this.#write(world.store(command.kind), command.key, command.content)
      case 'fault':
        return this.#fault(world.store(command.kind), command.fault)
      case 'allow':
        return this.#allow(world.store(command.kind), world.projects[command.project], command.isAllowed)
      case 'every':
        return this.every(world.store(command.kind), command.every)
      case 'refresh':
        return this.#refresh(world.store(command.kind), command.key)
      case 'remove-store':
        return expected(await this.#call('DELETE', storePath(world.store(command.kind).name)), 'the end of a used store', 409)
      case 'type':
        return this.#type(world.credential(world.projects[0], command.id) as CredentialModel)
      case 'share':
        return this.#share(command.id)
      case 'unshare':
        return this.#unshare(command.id)
      case 'late':
        return this.#late(world.store(command.kind), command.key)
      default:
        return this.#settle()
    }
  }

  #call(method: string, path: string, body?: object): Promise<Said> {
    return this.#machines.call(method, path, body)
  }

  async #write(store: StoreModel, key: string, content: Parameters<StoreModel['side']['write']>[1]): Promise<void> {
    const text = this.world.nextText(`${store.kind}-${key}`)
    // It may be read as soon as it is there.
    store.keys.set(key, { content, text })
    this.world.look()
    await store.side.write(key, content, text)
  }

  async #fault(store: StoreModel, fault: StoreModel['fault']): Promise<void> {
    store.fault = fault
    this.world.look()
    await store.side.fault(fault)
  }

  async #allow(store: StoreModel, project: string, isAllowed: boolean): Promise<void> {
    if (isAllowed) store.allowed.add(project)
    const rules = isAllowed ? rulesOf(store) : rulesOf(store).filter(({ projects }) => projects[0] !== project)
    this.world.look()
    expected(await this.#call('PATCH', storePath(store.name), { allowed: rules }), 'rules', 200)
    if (isAllowed) return
    // What is read meanwhile is still allowed.
    await this.#machines.known()
    store.allowed.delete(project)
  }

  async every(store: StoreModel, every: string): Promise<void> {
    expected(await this.#call('PATCH', storePath(store.name), { refreshEvery: every }), 'an interval', 200)
    store.every = every
  }

  async #refresh(store: StoreModel, key: string | null): Promise<void> {
    const [project] = this.world.projects
    const path = key === null ? storePath(store.name) : `${credentialsPath(project)}/${idOf(store.kind, key)}`
    expected(await this.#call('POST', `${path}/refresh`), 'a refresh', 200, 202)
  }

  async #refer(project: string, id: string, store: StoreModel, key: string): Promise<void> {
    const credential = newCredential(project, id, { store, key })
    const text = readableNow(credential)
    const isHere = (said: Said) => said.status === 201 || said.status === 409
    // What cannot be read is checked later; what can be read and is no value is refused.
    const may = text === undefined ? [201, 409, 422] : [201, 409]
    offer(credential, text)
    this.world.credentials.push(credential)
    const said = expected(await this.#call('POST', credentialsPath(project), bodyOf(id, { store, key })), `${id} made`, ...may)
    if (!isHere(said)) this.world.credentials.splice(this.world.credentials.indexOf(credential), 1)
  }

  /** A credential that is made while anything may be wrong. */
  async #late(store: StoreModel, key: string): Promise<void> {
    const id = `late-${idOf(store.kind, key)}`
    const [project] = this.world.projects
    if (this.world.credential(project, id) === undefined) await this.#refer(project, id, store, key)
  }

  async #type(credential: CredentialModel): Promise<void> {
    const { project, id } = credential
    const text = this.world.nextText(id)
    const isNew = credential.ever.length === 0
    offer(credential, text)
    const data = { token: text }
    const path = credentialsPath(project)
    if (isNew) expected(await this.#call('POST', path, { id, type: 'access-token', data }), `${id} made`, 201, 409)
    else expected(await this.#call('PATCH', `${path}/${id}`, { data }), `${id} typed`, 200)
    credential.candidates.clear()
    credential.candidates.add(text)
  }

  async #share(id: string): Promise<void> {
    const { world } = this
    const [owner, other] = world.projects
    const source = world.credential(owner, id)
    if (source === undefined || world.receivers.has(id)) return
    expected(await this.#call('POST', `${credentialsPath(owner)}/${id}/shares`, { projects: [other] }), 'a share', 200)
    const receiver = `r-${id}`
    world.receivers.set(id, { id: receiver, source, seen: -1 })
    const body = { id: receiver, type: 'access-token', sharedFrom: { project: owner, id } }
    expected(await this.#call('POST', credentialsPath(other), body), 'a receiver', 201, 409)
  }

  async #unshare(id: string): Promise<void> {
    const { world } = this
    const [owner, other] = world.projects
    if (!world.receivers.delete(id)) return
    expected(await this.#call('DELETE', `${credentialsPath(owner)}/${id}/shares/${other}`), 'the end of a share', 200, 204, 404)
    // The id can be taken again when it is gone.
    const path = `${credentialsPath(other)}/r-${id}`
    for (let status = 0; status !== 404; await setTimeout(50)) status = (await this.#call('GET', path)).status
  }

  /** Where Jenkins has the newest value, an older one is not allowed any more. */
  async #settle(): Promise<void> {
    const end = performance.now() + SETTLE
    let open = this.world.credentials.filter(one => readableNow(one) !== undefined)
    while (open.length > 0 && performance.now() < end) {
      for (const credential of open) {
        const text = readableNow(credential) as string
        if (heldIn(this.#machines.jenkins, credential) !== text) continue
        credential.candidates.clear()
        credential.candidates.add(text)
      }
      open = open.filter(one => heldIn(this.#machines.jenkins, one) !== readableNow(one))
      await setTimeout(50)
    }
  }
}
