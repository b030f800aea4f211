import { confirmFolder, createProject, getProject, type Project, patchProject } from '#api'
import { type Api, given, openApi } from './api.ts'
import { Failure } from './exit.ts'
import { plain, type Terminal } from './terminal.ts'

export interface ProjectOptions {
  readonly displayName?: string
  readonly folder?: string
  readonly controller?: string
  readonly target?: readonly string[]
  readonly ifMissing?: true
}

/** Creates a project; its folder in Jenkins is created in the background. */
export async function makeProject(terminal: Terminal, name: string, options: ProjectOptions): Promise<void> {
  const api = openApi(terminal)
  const { displayName, controller, folder, target = [] } = options
  const targets = target.length === 0 ? undefined : target.map(targetIn)
  const wanted = { name, ...given({ displayName, controller, folder: folder?.split('/'), targets }) }
  if (options.ifMissing && (await exists(api, name))) return void terminal.stderr.write(plain(`${name}: already exists`) + '\n')
  const made = await createProject(wanted, {}, api.options)
  const folders =
    made.targets.length > 1 ? `folders in Jenkins are ${targetsOf(made)}` : `folder in Jenkins is ${made.folder.join('/')}`
  terminal.stderr.write(plain(`${made.name}: created; its ${folders}`) + '\n')
}

/** Gives a project exactly these targets. */
export async function setTargets(
  terminal: Terminal,
  name: string,
  targets: readonly string[],
  { forget }: { readonly forget?: true }
): Promise<void> {
  const query = given({ forget })
  const made = await patchProject(name, { targets: targets.map(targetIn) }, query, openApi(terminal).options)
  terminal.stderr.write(plain(`${made.name}: ${targetsOf(made)}`) + '\n')
}

/** A target as an argument: `CONTROLLER/FOLDER/…`. */
function targetIn(text: string): { controller: string; folder: string[] } {
  const [controller = '', ...folder] = text.split('/')
  if (controller === '' || folder.length === 0)
    throw new Failure('usage', 'a target is the name of a controller and a folder: eu-1/team/app')
  return { controller, folder }
}

const targetsOf = ({ targets }: Pick<Project, 'targets'>): string =>
  targets.map(({ controller, folder, state }) => `${[controller, ...folder].join('/')} (${state})`).join(', ')

/** Lets a project use the folder that was in Jenkins before it. */
export async function acceptFolder(terminal: Terminal, name: string): Promise<void> {
  const { folder } = await confirmFolder(name, {}, openApi(terminal).options)
  terminal.stderr.write(plain(`${name}: may use the folder ${folder.join('/')}`) + '\n')
}

const exists = (api: Api, name: string): Promise<boolean> =>
  getProject(name, api.options).then(
    () => true,
    error => {
      if (error instanceof Failure && error.exit === 'notFound') return false
      throw error
    }
  )
