import { setTimeout } from 'node:timers/promises'
import { getProject, listCredentials, syncCredential, syncProject } from '#api'
import { type Api, allOf, given, openApi } from './api.ts'
import { Failure } from './exit.ts'
import { projectOf } from './options.ts'
import { openProgress } from './progress.ts'
import type { Terminal } from './terminal.ts'
import { untilSettled } from './wait.ts'

/** Milliseconds between checks. */
const STEP = 200

export interface SyncOptions {
  readonly project?: string
  readonly wait?: number
  readonly force?: true
  readonly repair?: true
}

/** Syncs a project, or one of its credentials, now. */
export async function sync(terminal: Terminal, id: string | undefined, options: SyncOptions): Promise<void> {
  const api = openApi(terminal)
  const project = projectOf(terminal, options.project)
  if (id !== undefined && options.force) throw new Failure('usage', '--force applies only to a whole project')
  const before = await getProject(project, api.options)
  if (before.policies.paused) throw new Failure('conflict', `${project} is paused, so nothing is read from or written to Jenkins`)
  if (id === undefined) await syncProject(project, given({ force: options.force, repair: options.repair }), api.options)
  else await syncCredential(project, id, given({ repair: options.repair }), api.options)
  if (options.wait === undefined) return void terminal.stderr.write('sync requested\n')
  await untilChecked(terminal, api, before, options.wait)
  const ids = id === undefined ? (await allOf(place => listCredentials(project, place, api.options))).map(c => c.id) : [id]
  await untilSettled(terminal, api, [{ project, ids: new Set(ids) }], options.wait)
}

/** Waits until the project was read. A run that started before the request does not count; another follows it at once. */
async function untilChecked(
  terminal: Terminal,
  api: Api,
  before: { name: string; checkedAt: string | null },
  seconds: number
): Promise<void> {
  const end = performance.now() + seconds * 1000
  const progress = openProgress(terminal)
  try {
    while ((await getProject(before.name, api.options)).checkedAt === before.checkedAt) {
      progress.say('waiting until Jenkins has been read')
      if (performance.now() > end)
        throw new Failure('failed', `Jenkins was not read within ${seconds} seconds; the bridge continues`)
      await setTimeout(STEP, undefined, { signal: terminal.signal })
    }
  } finally {
    progress.end()
  }
}
