import type { Project } from '#api'

/** What the form reads of a project. */
export type StoredSettings = Pick<Project, 'displayName' | 'folder' | 'policies' | 'blocked'>

/** The entries in the form of a project's settings. */
export interface SettingsForm {
  readonly displayName: string
  /** Path with slashes. */
  readonly folder: string
  readonly policies: Project['policies']
}

export const readSettings = ({ displayName, folder, policies }: Omit<StoredSettings, 'blocked'>): SettingsForm => ({
  ...{ displayName, folder: folder.join('/'), policies }
})

/** The changes of an edit. Untouched fields are omitted, so that changes of them by others stay. */
export function buildPatch(values: SettingsForm, start: StoredSettings) {
  const before = readSettings(start)
  // A record that is not trusted cannot be kept in part: everything is sent.
  if (start.blocked?.reason === 'RecordChanged' || start.blocked?.reason === 'RecordBroken')
    return { ...values, folder: values.folder.split('/') }
  const policies = Object.entries(values.policies).filter(
    ([name, value]) => value !== before.policies[name as keyof Project['policies']]
  )
  return {
    ...(values.displayName === before.displayName ? {} : { displayName: values.displayName }),
    ...(values.folder === before.folder ? {} : { folder: values.folder.split('/') }),
    ...(policies.length === 0 ? {} : { policies: Object.fromEntries(policies) as Partial<Project['policies']> })
  }
}
