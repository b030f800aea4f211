export const projectsMessages = {
  title: 'Projects',
  search: 'Search projects',
  new: 'New project',
  name: 'Name',
  folder: 'Jenkins folder',
  controller: 'Controller',
  status: 'Credentials',
  lastChecked: 'Last checked',
  checked: 'Checked',
  notChecked: 'Not checked yet',
  count: (n: number) => (n === 1 ? '1 project' : `${n} projects`),
  inPhase: (n: number, phase: string) => `${n} ${phase.toLowerCase()}`,
  unmanaged: (n: number) => `${n} unmanaged`,
  noCredentials: 'None yet',
  paused: 'Paused',
  deleting: 'Deleting',
  emptyTitle: 'No projects yet',
  emptyText:
    'A project owns one folder in Jenkins. The credentials you store in it are written to that folder, where pipelines use them by ID.',
  emptyMember: 'You have no role in any project yet. Ask a project admin to add you as a member.',
  nothingFound: (q: string) => `No project matches “${q}”`,
  nothingFoundText: 'The search covers names and display names.',
  form: {
    title: 'New project',
    name: 'Name',
    nameHelp: 'Lower-case letters, digits and dashes. It is part of URLs and cannot be changed later.',
    displayName: 'Display name',
    displayNameHelp: 'The name that people see.',
    folder: 'Jenkins folder',
    folderHelp:
      'Path with slashes, such as team/shop. Leave empty for a folder with the name of the project. It is created if it does not exist.',
    create: 'Create project'
  }
}
