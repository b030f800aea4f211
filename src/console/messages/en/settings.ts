import type { AccessGrant, Policies } from '#api'
import { plural } from './intl.ts'

export const settingsMessages = {
  title: 'Settings',
  general: 'General',
  drift: 'Changes made in Jenkins',
  driftOptions: { repair: 'Repair them', report: 'Only report them' } satisfies Record<Policies['drift'], string>,
  driftHelp: 'A credential is repaired at most three times an hour, so that the bridge does not fight another tool.',
  unmanaged: 'Unmanaged credentials in the folder',
  unmanagedOptions: { report: 'Show them and leave them alone', prune: 'Delete them' } satisfies Record<
    Policies['unmanaged'],
    string
  >,
  unmanagedHelp: 'One sync deletes at most ten of them, or a fifth of the folder if that is more.',
  kubeconfigForm: 'Kubeconfigs in Jenkins',
  kubeconfigOptions: {
    file: 'Secret file',
    text: 'Secret text',
    plugin: 'kubernetes-cd plug-in (suspended)'
  } satisfies Record<Policies['kubeconfigForm'], string>,
  kubeconfigHelp: 'Pipelines use each form differently; the Jenkinsfile tab shows how.',
  bulk: 'Write many credentials with one request, where the bridge created the folder',
  paused: 'Pause: write nothing to Jenkins, and detect no changes made there',
  maxAge: 'Warn about secrets older than',
  maxAgeHelp: 'Days since the last change; leave empty for no warning.',
  verify: 'Check whether credentials work',
  verifyOptions: {
    never: 'Only on request',
    onChange: 'After each change',
    daily: 'After each change, and every day'
  } satisfies Record<Policies['verify'], string>,
  verifyMeaning: {
    never: 'Nothing is checked unless a person or a program asks for it.',
    onChange: 'A new value is checked once Jenkins holds it. What stops working later is not noticed.',
    daily: 'A new value is checked once Jenkins holds it, and each credential once a day at its own time.'
  } satisfies Record<Policies['verify'], string>,
  folder: 'Jenkins folder',
  folderHelp:
    'Another folder moves the project: all credentials are written there and confirmed, then removed from the old folder.',
  repairTitle: 'Repair what was changed in Jenkins?',
  repairText: (n: number) =>
    `From now on, the bridge overwrites what others change in Jenkins${n === 0 ? '' : plural(n, ', beginning with the # credential that differs now', ', beginning with the # credentials that differ now')}. The “Drift” tab shows the differences.`,
  pruneTitle: 'Delete unmanaged credentials?',
  pruneText: (n: number) =>
    `${n === 0 ? 'Unmanaged credentials' : plural(n, 'The unmanaged credential', 'The # unmanaged credentials')} in the folder are deleted in Jenkins, and so are any that appear later, except those that are ignored. This cannot be undone.`,
  save: 'Save settings',
  saved: 'Settings saved.',
  conflict: (who: string) => `While you were editing, ${who} changed these settings. Your entries are still here.`,
  readOnly: 'Only project admins can change the settings.',
  readOnlyToken: 'Your token is read-only, so you cannot change anything here.',
  deleteTitle: 'Delete this project',
  deleteText:
    'All its credentials are deleted here and in Jenkins. The folder is deleted only if the bridge created it and it holds no job.',
  deleteButton: 'Delete project',
  deleted: (name: string) => `Project ${name} is being deleted.`,
  members: 'Members',
  membersHelp: 'Viewers can read; operators can also write and sync; admins can also change settings and members.',
  subject: 'Who',
  subjectHelp: 'A person as oidc:NAME, a group as group:NAME, or an API token as token:ID.',
  subjectInvalid: 'Write oidc:NAME for a person, group:NAME for a group, or token:ID for an API token.',
  tokens: 'API tokens with a role here',
  role: 'Role',
  addMember: 'Add',
  removeMember: 'Remove',
  removeMemberOne: (subject: string) => `Remove ${subject}`,
  removeMemberTitle: 'Remove this member?',
  removeMemberText: (subject: string) => `${subject} loses access to this project immediately.`,
  memberSet: (subject: string, role: string) => `${subject} now has the role ${role.toLowerCase()}.`,
  memberRemoved: (subject: string) => `${subject} is no longer a member.`,
  noMembers: 'No members yet. Platform administrators always have access.',
  you: 'you',
  access: 'Who has access',
  accessHelp: 'Everybody with a role in this project, also by a group, a token or the role of platform administrator.',
  why: {
    member: 'as a member',
    group: 'by a group',
    token: 'by an API token',
    platform: 'in every project'
  } satisfies Record<AccessGrant['why'], string>,
  source: {
    members: 'set in this project',
    tokens: 'set under Access',
    'group-roles': 'set under Access',
    OIDC_ROLE_MAP: 'setting OIDC_ROLE_MAP',
    KUBESPHERE_ROLE_MAP: 'setting KUBESPHERE_ROLE_MAP',
    ADMIN_TOKEN: 'setting ADMIN_TOKEN'
  } satisfies Record<AccessGrant['source'], string>
}
