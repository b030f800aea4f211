import { type Command, Option } from 'commander'
import { getOverview, type Overview } from '#api'
import { windowNames } from '../domain/overview/windows.ts'
import { age } from './age.ts'
import { openApi } from './api.ts'
import { format } from './options.ts'
import { type Format, print, type Table } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

interface OverviewOptions {
  readonly output: Format
  readonly window?: Overview['window']
}

export function addOverview(program: Command, terminal: Terminal): void {
  program
    .command('overview')
    .description('Sum up the projects that you may see: totals, their controllers, and what needs a person.')
    .addOption(new Option('--window <time>', 'how far to look back').choices(windowNames).default('24h'))
    .addOption(format())
    .action(options => showOverview(terminal, options))
}

/** Shows a summary of the projects that the caller may see. */
async function showOverview(terminal: Terminal, { output, window }: OverviewOptions): Promise<void> {
  const overview = await getOverview(window === undefined ? {} : { window }, openApi(terminal).options)
  print(terminal, output, overview, tablesOf(overview))
  const { partial, attention, attentionTotal } = overview
  if (attentionTotal > attention.length) terminal.stderr.write(`${attentionTotal - attention.length} more need attention\n`)
  if (partial.length > 0) terminal.stderr.write(`not complete: ${plain(partial.join(', '))}\n`)
}

function tablesOf({ totals, drift, timeToJenkins, attention, controllers, window }: Overview): Table[] {
  const { phases, projects, credentials, expired, expiringIn30Days, unmanaged } = totals
  const sum = (list: readonly { found: number; repaired: number }[], of: 'found' | 'repaired') =>
    list.reduce((total, each) => total + each[of], 0)
  const slowest = timeToJenkins.reduce((most, { p95 }) => Math.max(most, p95 ?? 0), 0)
  const counted = { projects, credentials, synced: phases.Synced, pending: phases.Pending, retrying: phases.Retrying }
  const troubled = { drifted: phases.Drifted, blocked: phases.Blocked, expired, 'expire in 30d': expiringIn30Days, unmanaged }
  const lately = {
    [`drift in ${window}`]: sum(drift, 'found'),
    repaired: sum(drift, 'repaired'),
    'slowest p95': slowest === 0 ? null : `${slowest} s`
  }
  return [
    ...[counted, troubled, lately].map(row => ({ columns: Object.keys(row), rows: [row] })),
    ...(controllers.length === 0
      ? []
      : [
          {
            columns: ['controller', 'state', 'reason', 'since', 'paused', 'waiting'],
            rows: controllers.map(({ name, since, ...rest }) => ({ controller: name, ...rest, since: age(since) }))
          }
        ]),
    ...(attention.length === 0
      ? []
      : [
          {
            columns: ['project', 'id', 'phase', 'reason', 'since', 'count', 'action'],
            rows: attention.map(item => ({
              ...item,
              since: age(item.since),
              action: item.action === 'none' ? null : item.action
            }))
          }
        ])
  ]
}
