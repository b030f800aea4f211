import { getCredentialUsage } from '#api'
import { openApi } from './api.ts'
import { projectOf } from './options.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

/** Which jobs used a credential, and when they did last, as far as Jenkins has noted it. */
export async function showUsage(terminal: Terminal, id: string, options: { output: Format; project?: string }): Promise<void> {
  const usage = await getCredentialUsage(projectOf(terminal, options.project), id, openApi(terminal).options)
  const rows = usage.jobs.map(({ name, builds, lastBuild, lastBuildAt }) => ({
    ...{ job: name, 'last build': lastBuild, 'last used': lastBuildAt },
    builds: builds.map(({ from, to }) => (from === to ? String(from) : `${from}-${to}`)).join(', ')
  }))
  print(terminal, options.output, usage, [{ columns: ['job', 'last build', 'last used', 'builds'], rows }])
  terminal.stderr.write(`${plain(usage.note)}\n`)
}
