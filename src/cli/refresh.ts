import { refreshCredential } from '#api'
import { openApi } from './api.ts'
import { Failure } from './exit.ts'
import { projectOf } from './options.ts'
import { plain, type Terminal } from './terminal.ts'

export interface RefreshOptions {
  readonly project?: string
  readonly wait?: number
}

/** Reads the values of a credential again; with a wait, fails if they cannot be read. */
export async function refresh(terminal: Terminal, id: string, { project, wait }: RefreshOptions): Promise<void> {
  const asked = performance.now()
  const headers = wait === undefined ? {} : { prefer: `wait=${wait}` }
  const { status } = await refreshCredential(projectOf(terminal, project), id, headers, openApi(terminal).options)
  const { source } = status
  if (source === undefined) return void terminal.stderr.write('no value of it comes from a secret store\n')
  if (wait === undefined) return void terminal.stderr.write('refresh requested\n')
  if (source.stale !== null) throw new Failure('failed', plain(`${source.stale.reason}: ${source.stale.message}`))
  const seconds = ((performance.now() - asked) / 1000).toFixed(1)
  terminal.stderr.write(plain(`read at ${source.refreshedAt ?? 'no time yet'}, after ${seconds} s`) + '\n')
}
