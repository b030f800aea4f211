import { number, plural } from './intl.ts'

export const credentialsMessages = {
  exported: 'The file holds no secrets. Placeholders show where they go.',
  exportAll: 'Export as YAML',
  importMany: 'Import',
  title: 'Credentials',
  search: 'Search by ID or description',
  /** In the field itself, which is narrow next to the filters. */
  searchShort: 'Search',
  typeFilter: 'Type',
  phaseFilter: 'Status',
  expiryFilter: 'Expiry',
  /** A duration in days (`30d`) or hours (`12h`). */
  expiresWithin: (duration: string) => {
    const n = Number(duration.slice(0, -1))
    return duration.endsWith('d') ? plural(n, 'Within # day', 'Within # days') : plural(n, 'Within # hour', 'Within # hours')
  },
  expired: 'Expired',
  new: 'New credential',
  id: 'ID',
  type: 'Type',
  description: 'Description',
  status: 'Status',
  expires: 'Expires',
  updated: 'Last changed',
  sortBy: (column: string) => `Sort by ${column}`,
  select: (id: string) => `Select ${id}`,
  selectAll: 'Select all shown',
  selected: (n: number) => `${number(n)} selected`,
  syncSelected: 'Sync',
  deleteSelected: 'Delete',
  selectEvery: (n: number) => `Select all ${number(n)}`,
  clearSelection: 'Clear',
  syncAll: 'Sync now',
  syncRequested: 'Sync requested. The status updates by itself.',
  count: (n: number) => plural(n, '# credential', '# credentials'),
  countLeast: (n: number) => `At least ${number(n)} credentials`,
  loadingMore: 'Loading more…',
  emptyTitle: 'No credentials yet',
  emptyText:
    'Store a password, key, token or kubeconfig here, and pipelines in the Jenkins folder can use it by ID. Secrets are encrypted and never shown again.',
  blocked: 'Nothing in the folder is listed until the project may use it.',
  emptyViewer: 'Operators and admins can create some.',
  nothingFound: 'No matches',
  nothingFoundText: 'No credential matches all filters.',
  clearFilters: 'Clear filters',
  warnings: (n: number) => plural(n, '# warning', '# warnings'),
  columns: {
    type: 'Type',
    username: 'Username',
    description: 'Description',
    expires: 'Expires',
    works: 'Works',
    rotated: 'Secret changed',
    created: 'Created',
    updated: 'Last changed'
  },
  columnsTitle: 'Columns',
  view: 'View',
  views: {
    title: 'Saved views',
    none: 'No saved views yet.',
    name: 'Name of the view',
    save: 'Save',
    saved: (name: string) => `View “${name}” saved.`,
    remove: (name: string) => `Delete view “${name}”`,
    hint: 'A view keeps filters, order and columns in this browser. To share it, copy the address of the page.'
  },
  filter: 'Filter',
  filters: 'Filters',
  filtersSet: (n: number) => `Filter, ${number(n)} set`,
  showList: 'Show list',
  expiry: { expired: 'Expired', soon: 'Expires soon' },
  actions: {
    copyId: (id: string) => `Copy the ID ${id}`,
    copyIdShort: 'Copy ID',
    idCopied: (id: string) => `ID ${id} copied.`,
    copyStep: (id: string) => `Copy the Jenkinsfile step of ${id}`,
    copyStepShort: 'Copy Jenkinsfile step',
    stepCopied: (id: string) => `Jenkinsfile step of ${id} copied.`,
    sync: (id: string) => `Sync ${id}`,
    syncShort: 'Sync'
  },
  bulk: {
    progress: (done: number, all: number) => `${number(done)} of ${number(all)} done`,
    synced: (n: number) => plural(n, 'Sync of # credential requested.', 'Sync of # credentials requested.'),
    deleted: (n: number) => plural(n, '# credential is being deleted.', '# credentials are being deleted.'),
    failed: (n: number) => plural(n, '# failed and stays selected.', '# failed and stay selected.')
  },
  all: {
    title: 'Credentials',
    project: 'Project',
    anyProject: 'Any project',
    empty: 'No credentials yet',
    emptyText: 'The credentials of all your projects appear here. Open a project to create one.'
  },
  printed: (n: number, total: number | undefined) =>
    total === undefined
      ? `The first ${number(n)} are printed. Narrow the list with filters to print others.`
      : `The first ${number(n)} of ${number(total)} are printed. Scroll to the end of the list before printing, or narrow it with filters; “Export as YAML” writes all to a file.`,
  more: (n: number) => `and ${number(n)} more`
}
