/** Texts of the palette and of the sheet of keys. */
export const paletteMessages = {
  title: 'Search projects, credentials, pages and actions',
  open: 'Search',
  openKey: 'Ctrl K',
  placeholder: 'Project, credential, page or action',
  results: 'Matches',
  searching: 'Searching…',
  nothing: 'Nothing found',
  partial: 'Not all projects have been searched yet. Type on, or search again in a moment.',
  failed: 'Projects and credentials cannot be searched now.',
  syncRequested: (project: string) => `Sync of ${project} requested`,
  kinds: { found: '', project: 'Project', pages: 'Page', actions: 'Action' },
  pages: {
    allCredentials: 'All credentials',
    blocked: 'Blocked credentials',
    drifted: 'Drifted credentials',
    expired: 'Expired credentials',
    tokens: 'API tokens',
    groups: 'Roles of groups',
    keys: 'Master keys',
    audit: 'Audit trail'
  },
  actions: {
    newCredential: 'New credential',
    import: 'Import credentials',
    sync: 'Sync now',
    keys: 'Keyboard shortcuts'
  },
  keys: {
    title: 'Keyboard shortcuts',
    list: [
      ['Ctrl K', 'Search projects, credentials, pages and actions'],
      ['/', 'Search on this page'],
      ['n', 'New credential in this project, or new project'],
      ['?', 'Show this list'],
      ['↑ ↓', 'Move in the list of matches'],
      ['Enter', 'Open the match; with Ctrl in a new tab'],
      ['Esc', 'Close a dialog']
    ] as readonly (readonly [key: string, does: string])[]
  }
}
