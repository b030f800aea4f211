import type { Answer, Bridge } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'
import { secretOf, type Value } from './content.ts'
import type { ProjectModel } from './project-model.ts'

export const projectPath = (name: string): string => `/api/v1/projects/${name}`
const path = (name: string, id: string): string => `${projectPath(name)}/credentials/${id}`

/** The answer was something else than the model says it has to be. */
export class Unexpected extends Error {}

/** Milliseconds that a busy machine may need for what comes in the end. */
export const PATIENCE = 60_000

/** Repeats until the store answers: for what may be done twice. */
export const patiently = (bridge: Bridge, method: string, url: string, body?: unknown): Promise<Answer> => {
  const ask = async () => {
    const answer = await bridge.call(method, url, body)
    return answer.status === 503 ? undefined : answer
  }
  return until(`${method} ${url} is answered`, ask, PATIENCE)
}

/** The API's side of a project: every call says what it expects of the answer and keeps the model. */
export class ApiSide {
  readonly #bridge: Bridge
  readonly #model: ProjectModel

  constructor(bridge: Bridge, model: ProjectModel) {
    this.#bridge = bridge
    this.#model = model
  }

  async #call(method: string, url: string, body: unknown, expected: number[], headers?: Record<string, string>) {
    const answer = await this.#bridge.call(method, url, body, headers)
    this.#model.history.push(`${method} ${url.split('/').slice(5).join('/')} ${answer.status}`)
    if (answer.status !== 503 && !expected.includes(answer.status)) {
      throw new Unexpected(`${method} ${url} was answered ${answer.status}, not ${expected.join(' or ')}: ${answer.text}`)
    }
    return answer
  }

  /** What the API shows of a credential that is not on its way out. */
  async #shown(id: string): Promise<{ generation: number } | undefined> {
    const { status, body } = await patiently(this.#bridge, 'GET', path(this.#model.name, id))
    return status === 200 && body.status.phase !== 'Deleting' ? body : undefined
  }

  async create(id: string, value: Value, adopt = false, wait = false): Promise<void> {
    const { live, name } = this.#model
    const before = live.has(id)
    const headers = wait ? { prefer: 'wait=1' } : {}
    const body = { id, ...value, adopt }
    const answer = await this.#call('POST', `${projectPath(name)}/credentials`, body, [before ? 409 : 201], headers)
    if (answer.status === 201) this.#model.wrote('Created', id, { value, generation: answer.body.generation })
    if (answer.status !== 503 || before) return
    const seen = await this.#shown(id)
    if (seen !== undefined) this.#model.wrote('Created', id, { value, generation: seen.generation })
  }

  async replace(id: string, { description, data }: Value): Promise<void> {
    await this.#update('PUT', id, { description, data }, value => ({ ...value, description, data }))
  }

  async patch(id: string, part: 'description' | 'secret', { description, data, type }: Value): Promise<void> {
    if (part === 'description') return this.#update('PATCH', id, { description }, value => ({ ...value, description }))
    const field = secretOf[type]
    const changed = { [field]: data[field] as string }
    await this.#update('PATCH', id, { data: changed }, value => ({ ...value, data: { ...value.data, ...changed } }))
  }

  async #update(method: string, id: string, body: object, change: (value: Value) => Value): Promise<void> {
    const before = this.#model.live.get(id)
    const answer = await this.#call(method, path(this.#model.name, id), body, [before === undefined ? 404 : 200])
    if (before === undefined) return
    const generation = before.generation + 1
    const isMade = answer.status === 503 ? (await this.#shown(id))?.generation === generation : true
    if (answer.status === 200 && answer.body.generation !== generation)
      throw new Unexpected(`${id} is of generation ${answer.body.generation}, not ${generation}`)
    if (isMade) this.#model.wrote('Updated', id, { value: change(before.value), generation })
  }

  async remove(id: string): Promise<void> {
    const before = this.#model.live.get(id)
    const expected = before === undefined ? [404] : [202, 204]
    const { status } = await this.#call('DELETE', path(this.#model.name, id), undefined, expected)
    if (before === undefined) return
    if (status !== 503 || (await this.#shown(id)) === undefined) this.#model.deleted(id, before.generation + 1)
  }

  /** A declared set is taken whole or not at all, also when its answer is lost. */
  async set(values: ReadonlyMap<string, Value>, prune: boolean): Promise<void> {
    const { live, name } = this.#model
    const pruned = prune ? [...live.keys()].filter(id => !values.has(id)) : []
    const changed = [...values].filter(([id, value]) => JSON.stringify(live.get(id)?.value) !== JSON.stringify(value))
    const credentials = [...values].map(([id, value]) => ({ id, ...value }))
    const url = `${projectPath(name)}/credentials?prune=${prune}`
    const answer = await this.#call('PUT', url, { credentials }, [200, ...(pruned.length > 0 ? [409] : [])])
    if (answer.status === 409) return
    const seen = new Map<string, { generation: number } | undefined>()
    for (const id of [...changed.map(([id]) => id), ...pruned]) seen.set(id, await this.#shown(id))
    const isMade = [
      ...changed.map(([id]) => (seen.get(id)?.generation ?? 0) > (live.get(id)?.generation ?? 0)),
      ...pruned.map(id => seen.get(id) === undefined)
    ]
    if (isMade.length > 0 && new Set(isMade).size > 1) throw new Unexpected(`a set was taken in part: ${isMade.join()}`)
    if (answer.status === 200 && isMade.includes(false)) throw new Unexpected('a set was acknowledged and is not there')
    if (!isMade.includes(true)) return
    for (const [id, value] of changed) {
      const before = live.get(id)
      const generation = before === undefined ? (seen.get(id)?.generation ?? 0) : before.generation + 1
      this.#model.wrote(before === undefined ? 'Created' : 'Updated', id, { value, generation })
    }
    for (const id of pruned) this.#model.deleted(id, (live.get(id)?.generation ?? 0) + 1)
  }

  async sync(id?: string): Promise<void> {
    const { name, live } = this.#model
    const url = id === undefined ? `${projectPath(name)}/sync` : `${path(name, id)}/sync`
    await this.#call('POST', url, undefined, [id === undefined || live.has(id) ? 202 : 404])
  }

  async policy(policies: object): Promise<void> {
    await this.#project({ policies })
  }

  async targets(targets: readonly object[]): Promise<void> {
    await this.#project({ targets })
  }

  async #project(change: object): Promise<void> {
    const { status, text } = await patiently(this.#bridge, 'PATCH', projectPath(this.#model.name), change)
    this.#model.history.push(`${JSON.stringify(change)} ${status}`)
    if (status !== 200) throw new Unexpected(text)
  }
}
