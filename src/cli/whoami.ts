import { whoAmI } from '#api'
import { openApi } from './api.ts'
import { type Format, print } from './output.ts'
import type { Terminal } from './terminal.ts'

/** Shows the owner of the token and its roles. */
export async function showCaller(terminal: Terminal, { output }: { output: Format }): Promise<void> {
  const caller = await whoAmI(openApi(terminal).options)
  const roles = Object.entries(caller.roles).map(([project, role]) => ({ project, role }))
  print(terminal, output, caller, [
    { columns: ['subject', 'name', 'kind', 'platformAdmin', 'projectMaker', 'readOnly', 'expiresAt'], rows: [caller] },
    ...(roles.length === 0 ? [] : [{ columns: ['project', 'role'], rows: roles }])
  ])
}
