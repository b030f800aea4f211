import type { Project } from '#api'

/** What the form of a project's settings holds. */
export interface SettingsForm {
  readonly displayName: string
  /** As a path with slashes. */
  readonly folder: string
  readonly policies: Project['policies']
}

export const readSettings = ({ displayName, folder, policies }: Project): SettingsForm => ({
  ...{ displayName, folder: folder.join('/'), policies }
})

/** What an edit changes: what one did not touch is left out, so that a change of it by somebody else stays. */
export function buildPatch(values: SettingsForm, start: Project) {
  const before = readSettings(start)
  // Nothing of a record that is not believed can be kept: all of it is sent.
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
