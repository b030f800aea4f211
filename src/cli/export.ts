import { openApi } from './api.ts'
import { projectOf } from './options.ts'
import { escaped, type Terminal } from './terminal.ts'

/** Prints the credentials of a project as a file for `apply`. Secrets are comments with placeholders. */
export async function exportSet(terminal: Terminal, { project }: { readonly project?: string }): Promise<void> {
  const path = `/api/v1/projects/${encodeURIComponent(projectOf(terminal, project))}/export`
  const response = await openApi(terminal).open(path, { headers: { accept: 'application/yaml' } })
  // what a terminal would act on is only inside of quotes, where YAML knows the escapes
  terminal.stdout.write(escaped(await response.text()))
}
