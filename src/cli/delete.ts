import { createInterface } from 'node:readline/promises'
import { setTimeout } from 'node:timers/promises'
import { deleteCredential, deleteProject, getProject } from '#api'
import { type Api, given, openApi } from './api.ts'
import { Failure } from './exit.ts'
import { projectOf } from './options.ts'
import { plain, type Terminal } from './terminal.ts'
import { untilSettled } from './wait.ts'

/** Milliseconds between checks. */
const STEP = 300

export interface DeleteOptions {
  readonly project?: string
  readonly wait?: number
  readonly yes?: true
  readonly ifUnused?: true
  readonly forget?: true
}

/** Deletes credentials, here and in Jenkins. */
export async function deleteCredentials(terminal: Terminal, ids: readonly string[], options: DeleteOptions): Promise<void> {
  const api = openApi(terminal)
  const project = projectOf(terminal, options.project)
  for (const id of ids) {
    const { ifUnused, forget } = options
    const said = await deleteCredential(project, id, given({ ifUnused, forget }), api.options)
    terminal.stderr.write(
      plain(`${project}/${id}: ${wordsOf(said) ?? 'deleted here; deletion in Jenkins is in progress'}`) + '\n'
    )
  }
  if (options.wait !== undefined)
    await untilSettled(terminal, api, [{ project, ids: new Set(ids), deleted: new Set(ids) }], options.wait)
}

/** The message of an answer that forgot something without proof. */
const wordsOf = (said: unknown): string | undefined =>
  typeof said === 'object' && said !== null && 'message' in said ? String(said.message) : undefined

/** Deletes a project and everything the bridge wrote for it in Jenkins; asks for confirmation. */
export async function removeProject(terminal: Terminal, name: string, options: DeleteOptions): Promise<void> {
  const api = openApi(terminal)
  const { counts } = await getProject(name, api.options)
  const count = Object.values(counts).reduce((sum, n) => sum + n, 0)
  if (options.yes === undefined)
    await assertMeant(
      terminal,
      `This deletes ${name} with ${count === 1 ? '1 credential' : `${count} credentials`}, here and in Jenkins. Type its name to confirm: `,
      name,
      'deletes the project with all its credentials'
    )
  const said = await deleteProject(name, given({ forget: options.forget }), api.options)
  terminal.stderr.write(plain(`${name}: ${wordsOf(said) ?? 'deletion in progress'}`) + '\n')
  if (options.wait !== undefined) await untilGone(terminal, api, name, options.wait)
}

/** Asks a person for a name, as a confirmation. `what` it would do is said where nobody can be asked. */
export async function assertMeant(
  { stdin, stderr, signal }: Terminal,
  question: string,
  name: string,
  what: string
): Promise<void> {
  if (!stdin.isTTY || !stderr.isTTY) throw new Failure('usage', `this ${what}; confirm with --yes`)
  const lines = createInterface({ input: stdin, output: stderr, terminal: true })
  try {
    if ((await lines.question(plain(question), { signal })) !== name) throw new Failure('failed', 'nothing was deleted')
  } finally {
    lines.close()
  }
}

async function untilGone(terminal: Terminal, api: Api, name: string, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000
  const isThere = () =>
    getProject(name, api.options).then(
      () => true,
      error => {
        if (error instanceof Failure && error.exit === 'notFound') return false
        throw error
      }
    )
  while (await isThere()) {
    if (performance.now() > end) throw new Failure('failed', `not deleted after ${seconds} seconds; the bridge continues`)
    await setTimeout(STEP, undefined, { signal: terminal.signal })
  }
}
