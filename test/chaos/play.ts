import type { Bridge, StandIn } from '../helpers/bridge.ts'
import { until } from '../helpers/until.ts'
import { ApiSide, PATIENCE, projectPath, Unexpected } from './api-side.ts'
import { CONTROLLERS, type Command, type ControllerName, type Fault, type Sequence } from './commands.ts'
import { editedField, heldOf, valueOf } from './content.ts'
import { betweenRuns, edit, folderIn } from './jenkins-side.ts'
import { ProjectModel } from './project-model.ts'

/** A bad answer for some requests; with a name, only those about its folder. Jenkins may be down: then there is none. */
export async function setFault(bridge: Bridge, { method, ...fault }: Fault, folder?: string): Promise<void> {
  const match = { method, path: folder === undefined ? '/job/' : `^/job/${folder}[/?]|createItem.name=${folder}$` }
  await bridge.control('POST', '/faults', { ...fault, match }).catch(() => {})
}

/** Makes a project. Its name may be claimed by an attempt whose answer was lost, so no answer but 201 says that it exists. */
async function begin(bridge: Bridge, model: ProjectModel, bulk: boolean): Promise<ProjectModel> {
  const { name } = model
  const make = async () => {
    const { status, text } = await bridge.call('POST', '/api/v1/projects', {
      name,
      targets: targetsOf(model),
      policies: { bulk }
    })
    if (![201, 409, 503].includes(status)) throw new Unexpected(`making ${name} was answered ${status}: ${text}`)
    return status === 201 || (await bridge.call('GET', projectPath(name))).status === 200
  }
  await until(`${name} exists`, make, PATIENCE)
  return model
}

const targetsOf = ({ name, on }: ProjectModel) =>
  CONTROLLERS.filter(c => on.has(c)).map(controller => ({ controller, folder: [name] }))

/** Plays one sequence to its end, and gives what then has to be. */
export async function play(
  bridge: Bridge,
  jenkins: Readonly<Record<ControllerName, StandIn>>,
  prefix: string,
  { bulk, isTwo, commands }: Sequence
): Promise<ProjectModel[]> {
  const models = [
    await begin(bridge, new ProjectModel(`${prefix}-0`, jenkins, ['default']), bulk[0]),
    await begin(bridge, new ProjectModel(`${prefix}-1`, jenkins, isTwo ? CONTROLLERS : ['default']), bulk[1])
  ]
  for (const [nth, command] of commands.entries()) {
    const model = models[command.project] as ProjectModel
    try {
      await step(bridge, model, new ApiSide(bridge, model), command, nth)
    } catch (error) {
      throw new Error(`${model.name}: ${(error as Error).message}\n${model.history.join('\n')}`)
    }
  }
  return models
}

async function step(bridge: Bridge, model: ProjectModel, api: ApiSide, command: Command, nth: number): Promise<void> {
  const { name } = model
  /** A credential keeps its type while it lives. */
  const value = (id: string, content: Parameters<typeof valueOf>[0]) =>
    valueOf({ ...content, type: model.live.get(id)?.value.type ?? content.type }, nth)
  switch (command.do) {
    case 'create':
      return api.create(command.id, value(command.id, command.content), false, command.wait)
    case 'replace':
      return api.replace(command.id, value(command.id, command.content))
    case 'patch':
      return api.patch(command.id, command.part, value(command.id, command.content))
    case 'delete':
      return api.remove(command.id)
    case 'set':
      return api.set(new Map(command.entries.map(({ id, content }) => [id, value(id, content)])), command.prune)
    case 'sync':
      return api.sync()
    case 'sync-one':
      return api.sync(command.id)
    case 'policy':
      return api.policy(command.policies)
    case 'targets':
      model.on.clear()
      for (const controller of command.isTwo ? CONTROLLERS : (['default'] as const)) model.on.add(controller)
      return api.targets(targetsOf(model))
    case 'fault':
      model.history.push(`fault ${JSON.stringify(command.fault)}`)
      return setFault(bridge, command.fault, name)
    case 'settle':
      return settle(bridge, name)
    case 'take':
      return take(bridge, model, api, command, nth)
    default:
      return change(bridge, model, command)
  }
}

/** Lets the runs catch up for a while; no more, since a bad answer may keep them from it. */
async function settle(bridge: Bridge, name: string): Promise<void> {
  const end = performance.now() + 1000
  while (performance.now() < end) {
    const [dirty, done] = await bridge.redis.client.hmget(`jcb:{p:${name}}:work`, 'dirty', 'done')
    if (dirty === done) return
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/** An id is made in Jenkins and then here, which never had it: it stays theirs unless it is adopted. */
async function take(
  bridge: Bridge,
  model: ProjectModel,
  api: ApiSide,
  { id, content, adopt }: Extract<Command, { do: 'take' }>,
  nth: number
): Promise<void> {
  if (model.taken.has(id)) return
  const fields = { secret: `theirs ${nth}`, description: 'theirs' }
  const add = () => edit(bridge.jenkins, { action: 'add', folder: model.name, id, fields })
  const isAdded = await betweenRuns(bridge, { project: model.name, controller: 'default' }, add)
  model.history.push(`take ${id} adopt=${adopt} ${isAdded}`)
  if (!isAdded) return
  model.taken.set(id, { ...fields, id })
  await api.create(id, valueOf(content, nth), adopt)
  if (!adopt || !model.live.has(id)) model.unmanaged.set(id, { ...fields, id })
}

/** A change in Jenkins. Which of ours it hits is not in the model: it has to be put right in any case. */
async function change(bridge: Bridge, model: ProjectModel, command: Extract<Command, { do: 'edit' }>): Promise<void> {
  const { name: folder } = model
  const controller = 'at' in command ? command.at : 'default'
  const jenkins = model.jenkins[controller]
  const place = { project: folder, controller }
  const work = {
    secret: (id: string) => {
      const type = model.live.get(id)?.value.type ?? 'access-token'
      const [field, text] = editedField[type]
      return isOf(jenkins, folder, id, type) && edit(jenkins, { action: 'set', folder, id, fields: { [field]: text } })
    },
    description: (id: string) => edit(jenkins, { action: 'set', folder, id, fields: { description: 'edited' } }),
    rewrite: (id: string) => edit(jenkins, { action: 'rewrite', folder, id }),
    delete: (id: string) => edit(jenkins, { action: 'delete', folder, id })
  }
  let isDone: boolean
  if ('salt' in command) {
    const { id } = command
    const fields = { secret: `theirs ${command.salt}`, description: 'theirs' }
    isDone = await betweenRuns(bridge, place, () => edit(jenkins, { action: 'add', folder, id, fields }))
    if (isDone) model.unmanaged.set(id, { ...fields, id })
  } else if ('id' in command) {
    const { edit: action, id } = command
    // What can be seen is found in any case, so it may come at the worst of times.
    const isRude = action === 'delete' || action === 'description'
    isDone = isRude ? work[action](id) : await betweenRuns(bridge, place, () => work[action](id))
  } else {
    isDone = await betweenRuns(bridge, place, () => edit(jenkins, { action: command.edit, folder }))
    if (isDone && controller === 'default') model.unmanaged.clear()
  }
  model.history.push(`edit ${command.edit} ${'id' in command ? command.id : ''} at ${controller} ${isDone}`)
}

/** The folder may still hold an earlier one of another type. */
const isOf = (jenkins: StandIn, folder: string, id: string, type: Parameters<typeof heldOf>[0]['type']): boolean =>
  folderIn(jenkins, folder)?.get(id)?.['cls'] === heldOf({ type, description: '', data: {} })['cls']
