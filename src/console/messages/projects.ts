export const projectsMessages = {
  title: 'Projects',
  search: 'Search projects',
  new: 'New project',
  name: 'Name',
  folder: 'Jenkins folder',
  controller: 'Controller',
  status: 'Credentials',
  checked: 'Last check',
  notChecked: 'not yet',
  count: (n: number) => (n === 1 ? '1 project' : `${n} projects`),
  inPhase: (n: number, phase: string) => `${n} ${phase.toLowerCase()}`,
  unmanaged: (n: number) => `${n} unmanaged`,
  noCredentials: 'none yet',
  paused: 'Paused',
  deleting: 'Deleting',
  emptyTitle: 'No projects yet',
  emptyText:
    'A project owns one folder in Jenkins. The credentials you keep in it are written to that folder, and pipelines there use them by their id.',
  emptyMember: 'You have no role in any project yet. Ask an administrator of a project to make you a member.',
  nothingFound: (q: string) => `No project matches “${q}”`,
  nothingFoundText: 'The search looks at names and display names.',
  form: {
    newTitle: 'New project',
    name: 'Name',
    nameHelp: 'Lower-case letters, digits and dashes; it stands in addresses and cannot be changed later.',
    displayName: 'Display name',
    displayNameHelp: 'What people call it.',
    folder: 'Jenkins folder',
    folderHelp:
      'Path with slashes, such as team/shop. One folder with the name of the project if empty; it is made if it is not there.',
    create: 'Create project'
  }
}
