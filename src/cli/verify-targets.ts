import {
  type CreateVerifyTarget,
  checkVerifyTarget,
  createVerifyTarget,
  deleteVerifyTarget,
  getVerifyTarget,
  listProjectVerifyTargets,
  listVerifyTargets,
  type ProjectVerifyTarget,
  patchVerifyTarget,
  readVerifyTargetHostKeys,
  type VerifyTarget,
  type VerifyTargetList
} from '#api'
import { allOf, openApi } from './api.ts'
import { oneDocumentIn, textOf } from './documents.ts'
import { Failure } from './exit.ts'
import { type Format, findingTable, print, type Table } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

interface Shown {
  readonly output: Format
}

/** Lists all verify targets; with a project, those that it may use; with `readyMade`, the well-known services. */
export async function showTargets(
  terminal: Terminal,
  { project, readyMade, output }: Shown & { readonly project?: string; readonly readyMade?: boolean }
): Promise<void> {
  const { options } = openApi(terminal)
  if (project !== undefined) {
    const items = await allOf<ProjectVerifyTarget>(place => listProjectVerifyTargets(project, place, options))
    const rows = items.map(item => ({ ...item, types: item.types.join(', ') }))
    return print(terminal, output, { items }, [{ columns: ['name', 'kind', 'types'], rows }])
  }
  let last: Pick<VerifyTargetList, 'closed' | 'readyMade'> = { closed: [], readyMade: [] }
  const items = await allOf<VerifyTarget>(async place => {
    const page = await listVerifyTargets(place, options)
    last = page
    return page
  })
  if (readyMade === true) {
    const rows = last.readyMade.map(one => ({ ...one, on: one.isOn ? 'yes' : 'no' }))
    return print(terminal, output, { items: last.readyMade }, [{ columns: ['name', 'kind', 'address', 'on'], rows }])
  }
  const unread = last.closed.map(({ name, message }) => ({ 'not readable': name, message }))
  const tables = unread.length === 0 ? [] : [{ columns: ['not readable', 'message'], rows: unread }]
  const rows = items.map(item => ({ ...item, projects: item.projects.join(', '), types: item.types.join(', ') }))
  const columns = ['name', 'kind', 'address', 'projects', 'types', 'generation']
  print(terminal, output, { items, closed: last.closed }, [{ columns, rows }, ...tables])
}

export async function showTarget(terminal: Terminal, name: string, { output }: Shown): Promise<void> {
  const found = await getVerifyTarget(name, openApi(terminal).options)
  print(terminal, output, found, [tableOf(found)])
}

export interface TargetOptions extends Shown {
  readonly file?: string
  readonly readyMade?: string
  readonly project: readonly string[]
}

/** Registers a verify target as a file describes it, or a well-known service by its name. */
export async function addTarget(terminal: Terminal, { file, readyMade, project, output }: TargetOptions): Promise<void> {
  if ((file === undefined) === (readyMade === undefined)) throw new Failure('usage', 'give one of -f FILE and --ready-made NAME')
  const described = file === undefined ? await readyMadeNamed(terminal, readyMade ?? '') : await describedIn(terminal, file)
  const wanted = project.length === 0 ? described : { ...described, projects: project }
  // The bridge validates the rest.
  const made = await createVerifyTarget(wanted as unknown as CreateVerifyTarget, {}, openApi(terminal).options)
  print(terminal, output, made, [tableOf(made)])
  terminal.stderr.write(
    plain(`${made.name} is registered; to see whether it answers: jcb verify-targets check ${made.name}`) + '\n'
  )
}

async function readyMadeNamed(terminal: Terminal, name: string): Promise<Record<string, unknown>> {
  const { readyMade } = await listVerifyTargets({ limit: 1 }, openApi(terminal).options)
  const found = readyMade.find(one => one.name === name)
  if (found === undefined)
    throw new Failure('usage', plain(`no ready-made one has this name; there are: ${readyMade.map(one => one.name).join(', ')}`))
  const { title: _, isOn: __, hostKeys, ...fields } = found
  return { ...fields, ...(hostKeys.length === 0 ? {} : { hostKeys }) }
}

/** Changes what a file names of a verify target; everything else stays as it is. */
export async function updateTarget(
  terminal: Terminal,
  name: string,
  { file, output }: Shown & { readonly file: string }
): Promise<void> {
  const { name: named, kind, ...change } = await describedIn(terminal, file)
  if (named !== undefined && named !== name) throw new Failure('usage', 'the file is for another verify target: its name differs')
  const { options } = openApi(terminal)
  const before = await getVerifyTarget(name, options)
  if (kind !== undefined && kind !== before.kind) throw new Failure('usage', `the kind cannot change: it is ${before.kind}`)
  // A concurrent change must not be overwritten unseen.
  const changed = await patchVerifyTarget(name, change, { ifMatch: `"${before.generation}"` }, options)
  print(terminal, output, changed, [tableOf(changed)])
}

/** Checks a verify target now, without a credential; fails unless it answers as it should. */
export async function examineTarget(terminal: Terminal, name: string, { output }: Shown): Promise<void> {
  const check = await checkVerifyTarget(name, {}, openApi(terminal).options)
  print(terminal, output, check, [findingTable(check)])
  if (check.state !== 'ok') throw new Failure('failed', plain(`${name}: ${check.state}`))
  terminal.stderr.write(plain(`${name}: ok`) + '\n')
}

/** Shows the host keys of an SSH server; with `pin`, pins those that it shows now. */
export async function showHostKeys(
  terminal: Terminal,
  name: string,
  { pin, output }: Shown & { readonly pin?: boolean }
): Promise<void> {
  const { options } = openApi(terminal)
  const before = await getVerifyTarget(name, options)
  const { hostKeys } = await readVerifyTargetHostKeys(name, {}, options)
  const rows = hostKeys.map(({ key, fingerprint, isPinned }) => ({
    ...{ algorithm: key.split(' ')[0] ?? '', fingerprint },
    pinned: isPinned ? 'yes' : 'no'
  }))
  print(terminal, output, { hostKeys }, [{ columns: ['algorithm', 'fingerprint', 'pinned'], rows }])
  if (pin !== true) return
  const keys = hostKeys.map(({ key }) => key)
  await patchVerifyTarget(name, { hostKeys: keys }, { ifMatch: `"${before.generation}"` }, options)
  terminal.stderr.write(plain(`pinned ${keys.length} host keys of ${name}`) + '\n')
}

export async function removeTarget(terminal: Terminal, name: string): Promise<void> {
  await deleteVerifyTarget(name, {}, openApi(terminal).options)
  terminal.stderr.write(plain(`removed ${name}; nothing is tried on it any more`) + '\n')
}

const describedIn = async (terminal: Terminal, file: string): Promise<Record<string, unknown>> =>
  oneDocumentIn(await textOf(terminal, file), 'a verify target, such as name and kind')

function tableOf({ createdAt: _, createdBy: __, updatedAt, updatedBy, ...fields }: VerifyTarget): Table {
  const details = {
    ...fields,
    options: JSON.stringify(fields.options),
    hostKeys: fields.hostKeys.join('\n'),
    projects: fields.projects.join(', '),
    types: fields.types.join(', '),
    changed: `${updatedAt} by ${updatedBy}`
  }
  const rows = Object.entries(details).flatMap(([field, value]) =>
    value === null || value === '' || value === '{}' ? [] : [{ field, value: String(value) }]
  )
  return { columns: ['field', 'value'], rows }
}
