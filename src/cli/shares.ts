import { addShares, endShare, listShares, type Shares } from '#api'
import { given, openApi } from './api.ts'
import { projectOf } from './options.ts'
import { type Format, print, type Table } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

export interface ShareOptions {
  readonly output: Format
  readonly project?: string
}

/** Shows the projects that a credential is shared with, and the credentials that take its values. */
export async function showShares(
  terminal: Terminal,
  id: string,
  { output, project, usage }: ShareOptions & { readonly usage?: true }
): Promise<void> {
  show(terminal, output, await listShares(projectOf(terminal, project), id, given({ usage }), openApi(terminal).options))
}

/** Shares a credential with more projects, or with all. */
export async function shareWith(
  terminal: Terminal,
  id: string,
  names: readonly string[],
  { output, project, all }: ShareOptions & { readonly all?: true }
): Promise<void> {
  const projects = all === true ? 'all' : [...names]
  show(terminal, output, await addShares(projectOf(terminal, project), id, { projects }, {}, openApi(terminal).options))
}

/** Ends a share, and shows which credentials lose their values. */
export async function unshare(
  terminal: Terminal,
  id: string,
  name: string,
  { output, project, dryRun }: ShareOptions & { readonly dryRun?: true }
): Promise<void> {
  const { options } = openApi(terminal)
  const ended = await endShare(projectOf(terminal, project), id, name, given({ dryRun }), options)
  print(terminal, output, ended, [tableOf(ended)])
  mention(terminal, ended.hidden)
}

function show(terminal: Terminal, output: Format, shares: Shares): void {
  const projects = [...(shares.all ? ['*'] : []), ...shares.projects].map(sharedWith => ({ sharedWith }))
  print(terminal, output, shares, [{ columns: ['sharedWith'], rows: projects }, tableOf(shares)])
  mention(terminal, shares.hidden)
}

const tableOf = ({ receivers }: Pick<Shares, 'receivers'>): Table => ({
  columns: ['project', 'id', 'phase', ...(receivers.some(each => 'lastUsedAt' in each) ? ['lastUsedAt'] : []), 'jobs'],
  rows: receivers.map(({ jobs, ...rest }) => ({ ...rest, jobs: jobs?.join(', ') ?? '' }))
})

function mention(terminal: Terminal, hidden: number): void {
  if (hidden > 0) terminal.stderr.write(plain(`and ${hidden} in projects in which you have no role`) + '\n')
}
