import type { Controller } from '../controller.ts'
import { type Credential, DIRECT_KEY_SOURCE, DIRECT_KUBECONFIG_SOURCE, type FieldValue } from '../credential.ts'
import { classesOf } from '../credential-classes.ts'
import { fieldsOf } from '../credential-xml.ts'
import { Folder, type Item, Job } from '../folder.ts'
import { own } from '../own.ts'
import { newSecret } from '../secret.ts'
import { type Permission, permissions } from '../users.ts'

/** A change behind the bridge's back. Field names are those of a readback: username, password, secret, privateKey, bytes_b64 … */
export interface Edit {
  readonly action:
    | 'set'
    | 'rewrite'
    | 'add'
    | 'delete'
    | 'wipe'
    | 'add-folder'
    | 'delete-folder'
    | 'move-folder'
    | 'add-job'
    | 'delete-job'
    | 'hide'
    | 'show'
    | 'permit'
    | 'new-master-key'
    | 'root-url'
  /** Names joined by slashes. */
  readonly folder?: string
  /** For `move-folder`: where it is from then on, in a folder that there is. */
  readonly to?: string
  readonly domain?: string
  readonly id?: string
  readonly job?: string
  readonly url?: string
  /** For `hide`: from whom; from everybody but administrators unless said. For `permit`: whose permissions change. */
  readonly users?: readonly string[]
  /** For `permit`: all that they may do from now on, by the names of `users.ts`. */
  readonly permissions?: readonly string[]
  /** For `add`: the simple name of the class, e.g. `StringCredentialsImpl`. */
  readonly class?: string
  readonly fields?: Readonly<Record<string, string | null>>
}

/** The edit cannot be done; the control API answers 400 with the message. */
export class ImpossibleEdit extends Error {}

type Change = (controller: Controller, edit: Edit) => void

const changes: Readonly<Record<Edit['action'], Change>> = {
  set: (controller, edit) => change(controller, edit, edit.fields ?? {}),
  // The same values in new objects: each gets a new ciphertext, as a re-save by hand does.
  rewrite: (controller, edit) => change(controller, edit, {}),
  add: (controller, edit) => {
    const type = classesOf(controller.behaviour).find(({ simpleName, className }) =>
      [simpleName, className].includes(edit.class ?? 'StringCredentialsImpl')
    )
    if (type === undefined) throw new ImpossibleEdit(`no class ${edit.class}`)
    const none = Object.fromEntries(fieldsOf(type, controller.behaviour).map(field => [field.name, null]))
    const empty: Credential = { class: type, scope: 'GLOBAL', id: edit.id ?? 'unmanaged', description: '', values: none }
    if (!folderOf(controller, edit).store.add(domainOf(edit), withFields(empty, edit.fields ?? {})))
      throw new ImpossibleEdit('the id exists')
  },
  delete: (controller, edit) => {
    folderOf(controller, edit).store.remove(domainOf(edit), credentialOf(controller, edit))
  },
  wipe: (controller, edit) => {
    const folder = folderOf(controller, edit)
    folder.store.load([])
    folder.save()
  },
  'add-folder': (controller, { folder = '' }) => {
    let parent = controller.root
    for (const name of folder.split('/').filter(Boolean)) {
      const known = parent.item(name)
      if (known?.kind === 'job') throw new ImpossibleEdit(`${name} is a job`)
      const next: Folder = known ?? new Folder(controller, parent, name)
      if (known === undefined) parent.put(next)
      parent = next
    }
  },
  'delete-folder': (controller, edit) => {
    const folder = folderOf(controller, edit)
    folder.parent?.drop(folder)
  },
  // What Rename and Move do: the file goes as it is, with every ciphertext, and all below it comes along.
  'move-folder': (controller, edit) => {
    const folder = folderOf(controller, edit)
    const path = (edit.to ?? '').split('/').filter(Boolean)
    const parent = controller.folder(path.slice(0, -1))
    const name = path.at(-1)
    if (parent === undefined || name === undefined) throw new ImpossibleEdit(`no folder above ${edit.to}`)
    if (parent.item(name) !== undefined) throw new ImpossibleEdit(`${edit.to} is there`)
    folder.parent?.move(folder, parent, name)
  },
  'add-job': (controller, edit) => {
    const folder = folderOf(controller, edit)
    folder.put(new Job(folder, edit.job ?? 'job'))
  },
  'delete-job': (controller, edit) => folderOf(controller, edit).drop(itemOf(controller, edit)),
  // What an own matrix without inheritance does to an item and all below it.
  hide: (controller, edit) => {
    itemOf(controller, edit).hiddenFrom = edit.users === undefined ? 'everybody' : new Set(edit.users)
  },
  show: (controller, edit) => {
    itemOf(controller, edit).hiddenFrom = 'nobody'
  },
  permit: (controller, { users = [], permissions: named = [] }) => {
    const unknown = named.find(name => !Object.hasOwn(permissions, name))
    if (unknown !== undefined) throw new ImpossibleEdit(`permissions are ${Object.keys(permissions).join(', ')}`)
    for (const user of users) controller.permitted.set(user, named as Permission[])
  },
  'new-master-key': controller => controller.newMasterKey(),
  'root-url': (controller, { url }) => {
    controller.rootUrl = url ?? null
  }
}

/** Does one edit. */
export function applyEdit(controller: Controller, edit: Edit): void {
  if (!Object.hasOwn(changes, edit.action)) throw new ImpossibleEdit(`action must be one of ${Object.keys(changes).join(', ')}`)
  changes[edit.action](controller, edit)
}

const domainOf = ({ domain }: Edit): string | null => (domain === undefined || domain === '_' ? null : domain)

function folderOf(controller: Controller, { folder = '' }: Edit): Folder {
  const found = controller.folder(folder.split('/').filter(Boolean))
  if (found === undefined) throw new ImpossibleEdit(`no folder ${folder}`)
  return found
}

/** The folder, or the job in it if one is named. */
function itemOf(controller: Controller, edit: Edit): Item {
  const folder = folderOf(controller, edit)
  const item = edit.job === undefined ? folder : folder.item(edit.job)
  if (item === undefined) throw new ImpossibleEdit(`no item ${edit.job}`)
  return item
}

function credentialOf(controller: Controller, edit: Edit): Credential {
  const credential = folderOf(controller, edit)
    .store.byId(domainOf(edit))
    .get(edit.id ?? null)
  if (credential === undefined) throw new ImpossibleEdit(`no credential ${edit.id} in ${edit.folder}`)
  return credential
}

function change(controller: Controller, edit: Edit, fields: Readonly<Record<string, string | null>>): void {
  const current = credentialOf(controller, edit)
  folderOf(controller, edit).store.update(domainOf(edit), current, withFields(current, fields))
}

function withFields(credential: Credential, fields: Readonly<Record<string, string | null>>): Credential {
  const given = (name: string, value: string | null) => (Object.hasOwn(fields, name) ? (own(fields, name) ?? null) : value)
  const values = Object.entries(credential.values).map(([name, value]) => [name, freshValue(credential, name, value, fields)])
  return {
    class: credential.class,
    scope: given('scope', credential.scope),
    id: given('id', credential.id),
    description: given('description', credential.description),
    values: Object.fromEntries(values)
  }
}

function freshValue(
  credential: Credential,
  name: string,
  value: FieldValue,
  fields: Readonly<Record<string, string | null>>
): FieldValue {
  if (typeof value === 'object' && value?.kind === 'store') {
    const parts = Object.entries(value.parts).map(([part, held]) => [part, held === null ? null : fresh(held)])
    return { ...value, parts: Object.fromEntries(parts) as typeof value.parts }
  }
  const { kind, inner } = credential.class.fields.find(field => field.name === name)!
  const key = kind === 'bytes' ? 'bytes_b64' : (inner ?? name)
  const given = own(fields, key)
  if (kind === 'source') return freshSource(inner!, value, given)
  if (given === undefined) return typeof value === 'object' && value !== null ? fresh(value) : value
  if (given === null || kind === 'text') return given
  if (kind === 'flag') return given === 'true'
  return kind === 'bytes' ? { kind, bytes: Buffer.from(given, 'base64'), salt: null } : newSecret(given)
}

function freshSource(inner: string, value: FieldValue, given: string | null | undefined): FieldValue {
  const source = typeof value === 'object' && value?.kind === 'source' ? value : null
  if (given === undefined && source === null) return null
  const className = source?.className ?? (inner === 'privateKey' ? DIRECT_KEY_SOURCE : DIRECT_KUBECONFIG_SOURCE)
  const plain = given === undefined ? (source?.key?.plain ?? null) : given
  return { kind: 'source', className, key: plain === null ? null : newSecret(plain) }
}

function fresh(value: Exclude<FieldValue, string | boolean | null>): FieldValue {
  if (value.kind === 'secret') return newSecret(value.plain)
  return value.kind === 'bytes' ? { ...value, salt: null } : value
}
