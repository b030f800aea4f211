import { getCredentialUsage, type Usage } from '#api'
import { openApi } from './api.ts'
import { projectOf } from './options.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

/** Shows which jobs used a credential and when they last did, as far as Jenkins has recorded it. */
export async function showUsage(terminal: Terminal, id: string, options: { output: Format; project?: string }): Promise<void> {
  const usage = await getCredentialUsage(projectOf(terminal, options.project), id, {}, openApi(terminal).options)
  const before = usage.before?.jobs ?? []
  const rows = [...usage.jobs.map(job => rowOf(job, 'now')), ...before.map(job => rowOf(job, 'before the last update'))]
  print(terminal, options.output, usage, [{ columns: ['job', 'last build', 'last used', 'builds', 'noted'], rows }])
  const notes = usage.before !== null && usage.beforeNote !== null ? [usage.note, usage.beforeNote] : [usage.note]
  terminal.stderr.write(`${plain(notes.join(' '))}\n`)
}

const rowOf = ({ name, controller, builds, lastBuild, lastBuildAt }: Usage['jobs'][number], noted: string) => ({
  ...{
    job: controller === undefined ? name : `${controller}: ${name}`,
    'last build': lastBuild,
    'last used': lastBuildAt,
    noted
  },
  builds: builds.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ')
})
