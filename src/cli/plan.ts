import { type Plan, planProject } from '#api'
import { isFailure, sentenceOf } from '../domain/reasons.ts'
import { openApi } from './api.ts'
import { projectOf } from './options.ts'
import { type Format, print, type Table } from './output.ts'
import type { Terminal } from './terminal.ts'

/** Shows what a sync would do now, and why. */
export async function showPlan(terminal: Terminal, options: { output: Format; project?: string }): Promise<void> {
  const plan = await planProject(projectOf(terminal, options.project), openApi(terminal).options)
  print(terminal, options.output, plan, [planTable(plan)])
  if (plan.readAt === null) terminal.stderr.write(`${unread(plan)}\n`)
  terminal.stderr.write(`requests to Jenkins for this sync: ${plan.requests}\n`)
}

function unread({ actions }: Plan): string {
  const { reason } = actions[0] ?? {}
  const why = reason !== undefined && isFailure(reason) ? `: ${sentenceOf(reason)} (${reason})` : ''
  return `Jenkins could not be read, so nothing is certain${why}`
}

export const planTable = ({ actions }: Plan): Table => ({
  columns: ['id', 'in Jenkins', 'reason', 'fields'],
  rows: actions.map(({ id, action, reason, fields }) => ({ id, 'in Jenkins': action, reason, fields: fields.join(', ') }))
})
