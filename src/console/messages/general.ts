/**
 * Texts of the console: one object per page, this one for what several pages share. Another language provides objects of the same types.
 */
export const generalMessages = {
  language: 'en',
  product: 'Credentials bridge',
  none: '–',
  never: 'never',
  unknown: 'unknown',
  yes: 'yes',
  no: 'no',
  copy: 'Copy',
  copied: 'Copied',
  kept: 'I have kept it',
  cancel: 'Cancel',
  close: 'Close',
  edit: 'Edit',
  saveChanges: 'Save changes',
  delete: 'Delete',
  tryAgain: 'Try again',
  loading: 'Loading…',
  loadMore: 'Show more',
  show: (field: string) => `Show ${field}`,
  typeToConfirm: (name: string) => `Type ${name} to confirm`,
  skipToContent: 'Skip to the content',
  time: { now: 'just now', lessThanAMinuteAgo: 'seconds ago', inLessThanAMinute: 'in seconds' },
  nav: {
    main: 'Main',
    projects: 'Projects',
    controllers: 'Controllers',
    access: 'Access',
    apiDocs: 'API documentation',
    you: (name: string) => `Signed in as ${name}`
  },
  title: (...parts: readonly string[]) => [...parts, 'Credentials bridge'].join(' · '),
  role: {
    viewer: 'Viewer',
    operator: 'Operator',
    admin: 'Admin',
    platformAdmin: 'Platform administrator',
    readOnly: 'Read only',
    none: 'No role'
  },
  type: {
    'username-password': 'Username and password',
    'ssh-key': 'SSH key',
    'access-token': 'Access token',
    kubeconfig: 'kubeconfig',
    unknown: 'Unreadable record'
  }
}
