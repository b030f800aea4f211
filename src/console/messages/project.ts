export const projectMessages = {
  credentials: 'Credentials',
  drift: 'Drift',
  events: 'Events',
  settings: 'Settings',
  sections: 'Parts of the project',
  folder: 'Jenkins folder',
  lastCheck: 'checked',
  paused:
    'This project is paused: nothing is written to Jenkins, and what changes there is not noticed, until an admin lets it go on.',
  deleting: 'This project is being deleted: what is ours goes from Jenkins first.',
  moving: (folder: string) => `This project is moving here from the folder ${folder}.`,
  blocked: {
    RecordChanged:
      'The stored record of this project is not the one that the bridge wrote last, so nothing is sent to Jenkins for it. Somebody else writes to the Redis of the bridge. A platform administrator puts it right: check every field under “Settings”, then save.',
    RecordBroken:
      'The stored record of this project cannot be read, so nothing is sent to Jenkins for it. A platform administrator puts it right: enter every field under “Settings” as it should be, then save.'
  } as Readonly<Record<string, string>>
}
