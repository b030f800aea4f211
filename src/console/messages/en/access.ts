import type { AuditEntry, GroupRole } from '#api'
import { number, plural } from './intl.ts'

export const accessMessages = {
  title: 'Access',
  sections: 'Access sections',
  notYours: 'Only platform administrators can see API tokens, group roles, master keys and the audit trail.',
  tokens: {
    title: 'API tokens',
    new: 'New token',
    create: 'Create token',
    none: 'No API tokens yet',
    noneText: 'Scripts, pipelines and other services sign in with a token. It is shown once, when it is created.',
    count: (n: number) => plural(n, '# token', '# tokens'),
    name: 'Name',
    nameHelp: 'Who or what will use it.',
    platformAdminHelp: 'Full access to every project.',
    projectMakerHelp: 'Creates projects, each in a new folder, and is an admin of those.',
    readOnlyHelp: 'Only reads, whatever its roles are.',
    roles: 'Roles',
    role: (n: number) => `Role ${n}`,
    project: (n: number) => `Project ${n}`,
    projectHelp: 'Name of the project, or * for every project.',
    addRole: 'Add project',
    roleIn: (role: string, project: string) => (project === '*' ? `${role} in every project` : `${role} in ${project}`),
    lifetime: 'Valid for',
    lifetimeHelp: 'The shorter, the less damage a leaked token can do.',
    days: (n: number) => (n === 365 ? '1 year' : plural(n, '# day', '# days')),
    forever: 'No limit, until it is revoked',
    created: (name: string) => `Token “${name}”`,
    createdText: 'Copy it now. Only a hash of it is kept, and it is never shown again.',
    createdBy: (who: string) => `Created by ${who}`,
    expires: 'expires',
    neverExpires: 'never expires',
    expired: 'Expired',
    used: 'last used',
    neverUsed: 'never used',
    revoke: 'Revoke',
    revokeOne: (name: string) => `Revoke ${name}`,
    revokeTitle: (name: string) => `Revoke “${name}”?`,
    revokeText: 'Requests with this token are refused immediately. This cannot be undone.',
    revoked: (name: string) => `${name} is revoked.`
  },
  groups: {
    title: 'Group roles',
    intro: 'Members of a group at the identity provider get its roles. A change applies to their next request.',
    new: 'New group role',
    none: 'No group has a role yet',
    noneText: 'Give a group roles here, and everybody in it has them, without a restart.',
    count: (n: number) => plural(n, '# entry', '# entries'),
    group: 'Group',
    groupHelp: 'Its name at the identity provider; for a group of KubeSphere, kubesphere: and its name.',
    kind: 'What it grants',
    kinds: { projects: 'Roles in projects', 'project-maker': 'Project maker', 'platform-admin': 'Platform administrator' },
    kindHelp: {
      projects: 'A role in each of these projects.',
      'project-maker': 'Creates projects, each in a new folder, and is an admin of those.',
      'platform-admin': 'Full access to every project.'
    },
    source: {
      api: 'Set here',
      OIDC_ROLE_MAP: 'Setting OIDC_ROLE_MAP',
      KUBESPHERE_ROLE_MAP: 'Setting KUBESPHERE_ROLE_MAP'
    } satisfies Record<GroupRole['source'], string>,
    broken: 'The stored record was changed outside the bridge, so it grants nothing. Edit or delete it.',
    edit: 'Edit',
    editOne: (group: string) => `Edit the roles of ${group}`,
    editTitle: (group: string) => `Roles of ${group}`,
    save: 'Save roles',
    saved: (group: string) => `The roles of ${group} are saved.`,
    remove: 'Delete',
    removeOne: (group: string) => `Delete the roles of ${group}`,
    removeTitle: 'Delete these roles?',
    removeText: (group: string) => `Everybody in ${group} loses them with the next request.`,
    removed: (group: string) => `The roles of ${group} are deleted.`
  },
  keys: {
    title: 'Master keys',
    intro: 'Every secret is encrypted with one of these keys. Only their IDs are shown here, never the keys.',
    current: 'Encrypts new secrets',
    missing: 'Not in MASTER_KEYS',
    missingText: 'Something is encrypted with it and cannot be decrypted. Put the key back into MASTER_KEYS.',
    droppable: 'No longer needed',
    uses: (n: number) => plural(n, '# encrypted value', '# encrypted values'),
    rotateTitle: 'Re-encrypt everything',
    rotateText:
      'Put a new key first in MASTER_KEYS and restart the bridge, then start this. It runs in the background and does not touch Jenkins. Remove the old key once it is no longer needed.',
    rotate: 'Start',
    progress: 'Re-encryption',
    running: (done: number, total: number, key: string) => `${number(done)} of ${number(total)} are encrypted with ${key}.`,
    done: (done: number, key: string) => `Done: ${number(done)} re-encrypted with ${key}.`,
    failed: (n: number) =>
      plural(n, '# could not be decrypted and stays as it is.', '# could not be decrypted and stay as they are.'),
    startedBy: (who: string) => `Started by ${who}`,
    finished: 'finished'
  },
  audit: {
    title: 'Audit trail',
    filter: 'Filters of the audit trail',
    subject: 'Who',
    project: 'Project',
    exportHelp: 'All matching entries, oldest first, as a file with one JSON object per line.',
    none: 'No entries found',
    noneText: 'Nothing in the audit trail matches the filters.',
    nobody: 'Unknown caller',
    from: (address: string) => `from ${address}`,
    times: (n: number) => plural(n, '# time', '# times'),
    outcomes: { done: 'Done', failed: 'Failed', denied: 'Denied', refused: 'Refused' } satisfies Record<
      AuditEntry['outcome'],
      string
    >
  }
}
