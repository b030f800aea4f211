import { listGroupRoles, removeGroupRole, type SetGroupRole, setGroupRole } from '#api'
import { allOf, openApi } from './api.ts'
import { Failure } from './exit.ts'
import { roleOf, rolesText } from './options.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

export async function showGroupRoles(terminal: Terminal, { output }: { output: Format }): Promise<void> {
  const { options } = openApi(terminal)
  const items = await allOf(place => listGroupRoles(place, options))
  const rows = items.map(item => ({ ...item, roles: item.role ?? rolesText(item.projects) }))
  print(terminal, output, { items }, [{ columns: ['group', 'subject', 'roles', 'source'], rows }])
}

export interface GroupRoleOptions {
  readonly role: readonly string[]
  readonly platformAdmin?: true
  readonly projectMaker?: true
}

/** Sets all roles of a group; those that were stored before are replaced. */
export async function assignGroupRole(
  terminal: Terminal,
  group: string,
  { role, platformAdmin, projectMaker }: GroupRoleOptions
): Promise<void> {
  if ([platformAdmin, projectMaker, role.length > 0].filter(Boolean).length !== 1)
    throw new Failure('usage', 'give one of --platform-admin, --project-maker or --role PROJECT=ROLE, which may be repeated')
  const wanted: SetGroupRole =
    role.length > 0
      ? { projects: Object.fromEntries(role.map(roleOf)) }
      : { role: platformAdmin ? 'platform-admin' : 'project-maker' }
  const set = await setGroupRole(group, wanted, openApi(terminal).options)
  terminal.stderr.write(plain(`${set.group}: ${set.role ?? rolesText(set.projects)}`) + '\n')
}

export async function dropGroupRole(terminal: Terminal, group: string): Promise<void> {
  await removeGroupRole(group, openApi(terminal).options)
  terminal.stderr.write(plain(`${group}: removed its roles; those of a setting stay`) + '\n')
}
