import { number, plural } from './intl.ts'

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
  count: (n: number) => plural(n, '# project', '# projects'),
  inPhase: (n: number, phase: string) => `${number(n)} ${phase.toLowerCase()}`,
  unmanaged: (n: number) => `${number(n)} unmanaged`,
  noCredentials: 'None yet',
  paused: 'Paused',
  deleting: 'Deleting',
  blocked: 'Blocked',
  folderExists: 'Blocked: the folder was there before',
  confirmFolder: 'Look at it',
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
    controller: 'Controller',
    controllerHelp: 'The Jenkins that gets the credentials. Only controllers that a project of this name may use are listed.',
    noController: 'No controller may be used by a project of this name.',
    create: 'Create project'
  }
}
