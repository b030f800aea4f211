import { type Caller, type Credential, credentialTypes } from '#api'

/**
 * Texts of the console: one object per page, this one for what several pages share. Another language provides objects of the same types.
 */
export const generalMessages = {
  language: 'en',
  product: 'Credentials bridge',
  title: (...parts: readonly string[]) => [...parts, 'Credentials bridge'].join(' · '),
  none: '–',
  never: 'Never',
  unknown: 'Unknown',
  yes: 'Yes',
  no: 'No',
  copy: 'Copy',
  copied: 'Copied',
  copyName: 'Copy the name',
  notCopied: 'The browser refused to copy.',
  secretSaved: 'I have saved it',
  cancel: 'Cancel',
  close: 'Close',
  edit: 'Edit',
  saveChanges: 'Save changes',
  delete: 'Delete',
  retry: 'Try again',
  loading: 'Loading…',
  loadMore: 'Show more',
  show: (field: string) => `Show ${field}`,
  typeToConfirm: (name: string) => `Type ${name} to confirm`,
  skipToContent: 'Skip to content',
  time: {
    now: 'just now',
    secondsAgo: (seconds: number) => `${seconds} s ago`,
    inSeconds: (seconds: number) => `in ${seconds} s`
  },
  nav: {
    main: 'Main',
    overview: 'Overview',
    projects: 'Projects',
    credentials: 'Credentials',
    controllers: 'Controllers',
    secretStores: 'Secret stores',
    verifyTargets: 'Verify targets',
    access: 'Access',
    shortcuts: 'Keyboard shortcuts',
    apiDocs: 'API documentation',
    adminToken: 'Admin token',
    signedInAs: (name: string) => `Signed in as ${name}`,
    signOut: 'Sign out'
  },
  role: {
    viewer: 'Viewer',
    operator: 'Operator',
    admin: 'Admin',
    platformAdmin: 'Platform administrator',
    projectMaker: 'Project maker',
    readOnly: 'Read-only',
    none: 'No role'
  } satisfies Record<Caller['roles'][string], string> & Record<string, string>,
  type: {
    ...credentialTypes,
    unknown: 'Unreadable record'
  } satisfies Record<Credential['type'], string>
}
