import { number, plural } from './intl.ts'

/** Credentials that projects share: on the page of a credential, in its form and in the dialogs about both. */
export const sharesMessages = {
  title: 'Shares',
  intro: 'Other projects can take all its values from here, and follow every change.',
  help: 'Help on shares',
  none: 'It is not shared with any project.',
  all: 'All projects',
  allHelp: 'Also those that are created later.',
  ended: 'Share ended',
  endedHelp: 'Kept by the mass-delete limit of their projects, until somebody deletes them or gives them their own values.',
  noReceivers: 'Not used there yet',
  noReceiversHelp: 'An operator of the project can create a credential from it.',
  receiversOf: (name: string) => `Credentials that follow it: ${name}`,
  hidden: (n: number) =>
    plural(
      n,
      'and # credential in a project in which you have no role',
      'and # credentials in projects in which you have no role'
    ),
  lastUsed: 'Last used',
  lastUseUnknown: 'Time of the last use unknown',

  add: 'Share',
  addTitle: (id: string) => `Share ${id}`,
  addText: 'Their operators can then use all its values, and jobs in their folders can read them.',
  whom: 'Share with',
  whomWays: { some: 'Some projects', all: 'All projects' },
  names: 'Projects',
  namesHelp: 'Names, one per line. A project that does not exist yet gets the share when it is created.',
  namesNeeded: 'Enter at least one project.',
  unseen: (names: readonly string[]) =>
    `You have no role in ${names.join(', ')}, or there is no such project. Check how it is spelt.`,
  allWarning: 'Operators of every project of the bridge can use the values, also in projects that are created later.',
  added: 'The credential is shared.',

  end: 'End share',
  endOne: (name: string) => `End share with ${name}`,
  endTitle: (name: string) => `End the share with ${name}?`,
  endAllTitle: 'End the share with all projects?',
  endNothing: 'No credential takes its values from this share.',
  endList: 'Credentials that are deleted',
  endText: 'These credentials are deleted, here and in Jenkins. Jobs that use them will fail:',
  endHidden: (n: number) =>
    plural(
      n,
      '# credential in a project in which you have no role is deleted as well.',
      '# credentials in projects in which you have no role are deleted as well.'
    ),
  jobs: (names: readonly string[]) => `Used by ${names.join(', ')}`,
  moreJobs: (names: readonly string[], n: number) => `Used by ${names.join(', ')} and ${number(n)} more`,
  noJobs: 'No recorded use',
  jobsUnknown: 'It is not known which jobs use it.',
  limit:
    'If more than ten credentials of a project and more than a fifth of them would go at once, the mass-delete limit of that project keeps them with their last values. They are then listed here as “Share ended”.',
  rotate: 'Their jobs could read the value. Change it afterwards where it is used.',
  endDone: (name: string) => `The share with ${name} has ended.`,
  endAllDone: 'The share with all projects has ended.',

  deleteShared: 'It is shared. All shares end with it, and these credentials of other projects are deleted as well:',
  deleteSharedUnused: 'It is shared. All shares end with it; no credential of another project takes its values.',
  deleteForbidden: 'It is shared with other projects, which would lose its values. An admin of the project can delete it.',

  from: 'From another project',
  fromPlace: (project: string, id: string) => `${project}/${id}`,
  source: 'Source',
  sourceText:
    'All values come from there and follow every change. If the share ends, this credential is deleted, here and in Jenkins.',
  secretThere: 'From the other project, never shown',
  staleTitle: 'Its source cannot be followed',
  endedStale:
    'The share has ended. It was not deleted, because more would have gone at once than the mass-delete limit allows. Delete it, or edit it to give it its own values.',
  compare: 'Compare now',

  values: 'Where its values come from',
  valuesWays: { here: 'Enter them here', shared: 'From another project' },
  choose: 'Credential of another project',
  chooseHelp: 'It gives the type and all values, and every change of it arrives here.',
  choosePlaceholder: 'Choose a credential',
  option: (project: string, id: string, type: string) => `${project}/${id} · ${type}`,
  noOffers: 'No project shares a credential with this one.',
  noOffersText: 'An admin of the project that owns it can share it, on its page.',
  cut: 'There are more than are listed here. The command line can take any of them.',

  follow: 'Values of this credential',
  followWays: { shared: 'From another project', own: 'Its own values' },
  followText: (place: string) => `All values come from ${place}. Only the description can be changed here.`,
  detachText: (place: string) => `From now on it no longer follows ${place}. Enter all values: none of those in use are kept.`
}
