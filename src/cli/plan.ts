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

/** The plug-in that a planned change needs, unless Jenkins is known to have it. */
export const neededPlugin = ({ plugin }: Plan['actions'][number]): string | undefined => {
  if (plugin === undefined) return undefined
  return `${plugin.name} ${plugin.installed === false ? '(missing)' : '(not known to be there)'}`
}

export function planTable({ actions }: Plan): Table {
  const rows = actions.map(planned => {
    const { id, action, reason, fields, className, title, target } = planned
    const plugin = neededPlugin(planned)
    return {
      ...{ id, 'in Jenkins': action, reason, fields: fields.join(', ') },
      ...(className === undefined ? {} : { 'kind in Jenkins': title ?? className }),
      ...(plugin === undefined ? {} : { 'plug-in': plugin }),
      ...(target === undefined ? {} : { target: [target.controller, ...target.folder].join('/') })
    }
  })
  const has = (column: 'kind in Jenkins' | 'plug-in' | 'target') => (rows.some(row => row[column] !== undefined) ? [column] : [])
  return {
    columns: ['id', ...has('target'), 'in Jenkins', 'reason', 'fields', ...has('kind in Jenkins'), ...has('plug-in')],
    rows
  }
}
