export const projectMessages = {
  sections: 'Project sections',
  credentials: 'Credentials',
  drift: 'Drift',
  events: 'Events',
  settings: 'Settings',
  folder: 'Jenkins folder',
  paused:
    'This project is paused: nothing is written to Jenkins, and changes made there are not detected, until an admin resumes it.',
  deleting: 'This project is being deleted. Its credentials are removed from Jenkins first.',
  moving: (folder: string) => `This project is moving here from the folder ${folder}.`,
  blocked: {
    RecordChanged:
      'The stored record of this project is not the one that the bridge last wrote, so nothing is sent to Jenkins. Something else writes to the Redis of the bridge. A platform administrator can fix this: check every field under “Settings”, then save.',
    RecordBroken:
      'The stored record of this project cannot be read, so nothing is sent to Jenkins. A platform administrator can fix this: re-enter every field under “Settings”, then save.'
  }
}
