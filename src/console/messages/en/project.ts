export const projectMessages = {
  sections: 'Project sections',
  credentials: 'Credentials',
  drift: 'Drift',
  events: 'Events',
  webhooks: 'Webhooks',
  settings: 'Settings',
  folder: 'Jenkins folder',
  yourRole: 'Your role:',
  paused:
    'This project is paused: nothing is written to Jenkins, and changes made there are not detected, until an admin resumes it.',
  deleting: 'This project is being deleted. Its credentials are removed from Jenkins first.',
  moving: (folder: string) => `This project is moving here from the folder ${folder}.`,
  confirmFolder: 'Use this folder',
  folderConfirmed: (folder: string) => `The project uses the folder ${folder} from now on`,
  blocked: {
    FolderExists:
      'A folder of this name was in Jenkins before the project, so nothing in it is listed, read or written. A platform administrator can look at it and let the project use it, or move the project to another folder. Otherwise delete the project and choose another name.',
    RecordChanged:
      'The stored record of this project is not the one that the bridge last wrote, so nothing is sent to Jenkins. Something else writes to the Redis of the bridge. A platform administrator can fix this: check every field under “Settings”, then save.',
    RecordBroken:
      'The stored record of this project cannot be read, so nothing is sent to Jenkins. A platform administrator can fix this: re-enter every field under “Settings”, then save.'
  }
}
