import { adoptCredentials } from '#api'
import { given, openApi } from './api.ts'
import { projectOf } from './options.ts'
import { type Format, print } from './output.ts'
import { planTable, sayUnread } from './plan.ts'
import type { Terminal } from './terminal.ts'
import { untilSettled } from './wait.ts'

export interface AdoptOptions {
  readonly output: Format
  readonly project?: string
  readonly dryRun?: true
  readonly wait?: number
}

/** Takes over what Jenkins holds under the ids of a project, or shows what that would be. */
export async function adopt(terminal: Terminal, { output, project: named, dryRun, wait }: AdoptOptions): Promise<void> {
  const api = openApi(terminal)
  const project = projectOf(terminal, named)
  const result = await adoptCredentials(project, given({ dryRun }), api.options)
  const ids = new Set(result.items.map(({ id }) => id))
  const { plan } = result
  const table =
    plan === undefined
      ? { columns: ['id', 'action'], rows: result.items.map(({ id, action }) => ({ id, action })) }
      : planTable({ ...plan, actions: plan.actions.filter(({ id }) => ids.has(id)) })
  print(terminal, output, result, [table])
  if (plan !== undefined) sayUnread(terminal, plan)
  terminal.stderr.write(`${ids.size} ${dryRun ? 'would be taken over (dry run: nothing was changed)' : 'taken over'}\n`)
  if (wait !== undefined && !dryRun) await untilSettled(terminal, api, [{ project, ids }], wait)
}
