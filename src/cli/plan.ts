import { type Plan, planProject } from '#api'
import { isFailure, sentenceOf } from '../domain/reasons.ts'
import { openApi } from './api.ts'
import { projectOf } from './options.ts'
import { type Format, print, type Table } from './output.ts'
import type { Terminal } from './terminal.ts'

/** Shows what a sync would do now, and why. */
export async function showPlan(terminal: Terminal, options: { output: Format; project?: string }): Promise<void> {
  const plan = await planProject(projectOf(terminal, options.project), {}, openApi(terminal).options)
  print(terminal, options.output, plan, [planTable(plan)])
  sayUnread(terminal, plan)
  terminal.stderr.write(`requests to Jenkins for this sync: ${plan.requests}\n`)
}

/** Says that and why a plan was made without reading Jenkins. */
export function sayUnread(terminal: Terminal, plan: Plan): void {
  if (plan.readAt === null) terminal.stderr.write(`${unread(plan)}\n`)
}

function unread({ actions }: Plan): string {
  const { reason } = actions[0] ?? {}
  const why = reason !== undefined && isFailure(reason) ? `: ${sentenceOf(reason)} (${reason})` : ''
  return `Jenkins could not be read, so nothing is certain${why}`
}

export function planTable({ actions }: Plan): Table {
  const rows = actions.map(({ id, action, reason, fields, className, target }) => ({
    ...{ id, 'in Jenkins': action, reason, fields: fields.join(', ') },
    ...(className === undefined ? {} : { class: className }),
    ...(target === undefined ? {} : { target: [target.controller, ...target.folder].join('/') })
  }))
  const hasClass = rows.some(row => row.class !== undefined)
  const where = rows.some(row => row.target !== undefined) ? ['target'] : []
  return { columns: ['id', ...where, 'in Jenkins', 'reason', 'fields', ...(hasClass ? ['class'] : [])], rows }
}
