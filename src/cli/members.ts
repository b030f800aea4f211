import { listAccess, listMembers, removeMember, type SetMember, setMember } from '#api'
import { allOf, openApi } from './api.ts'
import { projectOf } from './options.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

export interface ProjectOption {
  readonly project?: string
}

type Shown = ProjectOption & { readonly output: Format }

export async function showMembers(terminal: Terminal, { output, project }: Shown): Promise<void> {
  const { options } = openApi(terminal)
  const name = projectOf(terminal, project)
  const items = await allOf(place => listMembers(name, place, options))
  print(terminal, output, { items }, [{ columns: ['subject', 'role'], rows: items }])
}

export async function assignMember(
  terminal: Terminal,
  subject: string,
  role: SetMember['role'],
  { project }: ProjectOption
): Promise<void> {
  const name = projectOf(terminal, project)
  await setMember(name, subject, { role }, openApi(terminal).options)
  terminal.stderr.write(plain(`${name}: ${subject} is ${role}`) + '\n')
}

export async function dropMember(terminal: Terminal, subject: string, { project }: ProjectOption): Promise<void> {
  const name = projectOf(terminal, project)
  await removeMember(name, subject, openApi(terminal).options)
  terminal.stderr.write(plain(`${name}: removed ${subject}`) + '\n')
}

/** Shows everybody who has a role in a project, and why: as a member, by a group, a token, or as a platform-admin. */
export async function showAccess(terminal: Terminal, { output, project }: Shown): Promise<void> {
  const { options } = openApi(terminal)
  const name = projectOf(terminal, project)
  const items = await allOf(place => listAccess(name, place, options))
  const rows = items.map(item => ({ ...item, expires: item.expiresAt }))
  print(terminal, output, { items }, [{ columns: ['subject', 'name', 'role', 'why', 'source', 'readOnly', 'expires'], rows }])
}
