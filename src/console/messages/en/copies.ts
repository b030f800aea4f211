import { plural } from './intl.ts'

export const copiesMessages = {
  title: (n: number) => plural(n, 'Another folder holds secrets of this project', '# other folders hold secrets of this project'),
  text: 'A folder was renamed, moved or copied in Jenkins. What the bridge wrote there is still there, and pipelines in that folder can use it.',
  proved: (n: number) => plural(n, '# credential, proved by its ciphertext', '# credentials, proved by their ciphertexts'),
  unproved: 'The same IDs. Whether the values are the same cannot be seen: the Jenkins user of the bridge may not read them.',
  others: (ids: readonly string[]) => `Not ours, or not comparable: ${ids.join(', ')}`,
  removing: 'Being removed',
  remove: 'Remove',
  removeTitle: (folder: string) => `Remove the credentials from ${folder}?`,
  removeText: (ids: readonly string[]) =>
    `These are deleted in that folder, as far as they still have the value that the bridge wrote: ${ids.join(', ')}. Pipelines in it lose them. The folder of the project stays as it is.`,
  removeAction: 'Remove',
  removed: (n: number, folder: string) => `${plural(n, '# credential', '# credentials')} removed from ${folder}`,
  notRemoved: 'Not everything was removed. The events show why.',
  requested: 'The removal is requested and continues in the background',
  follow: 'Move the project there',
  followTitle: (folder: string) => `Move the project to ${folder}?`,
  followText:
    'What is equal there stays as it is, newer values are written, and then the credentials in the present folder are removed.',
  followAction: 'Move',
  followed: (folder: string) => `The project moves to ${folder}`
}
