import { confirmFolder, createProject, getProject } from '#api'
import { type Api, given, openApi } from './api.ts'
import { Failure } from './exit.ts'
import { plain, type Terminal } from './terminal.ts'

export interface ProjectOptions {
  readonly displayName?: string
  readonly folder?: string
  readonly controller?: string
  readonly ifMissing?: true
}

/** Creates a project; its folder in Jenkins is created in the background. */
export async function makeProject(terminal: Terminal, name: string, options: ProjectOptions): Promise<void> {
  const api = openApi(terminal)
  const { displayName, controller, folder } = options
  const wanted = { name, ...given({ displayName, controller, folder: folder?.split('/') }) }
  if (options.ifMissing && (await exists(api, name))) return void terminal.stderr.write(plain(`${name}: already exists`) + '\n')
  const made = await createProject(wanted, {}, api.options)
  terminal.stderr.write(plain(`${made.name}: created; its folder in Jenkins is ${made.folder.join('/')}`) + '\n')
}

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
