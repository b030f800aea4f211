/**
 * What Jenkins refuses without a permission, and what it lets through all the same: as recorded of 2.528.1. docs/jenkins.md has the same
 * sentences beside the whole table; a contract test holds both to the recordings.
 */
export const costs = {
  'Overall/Read': 'Without it Jenkins refuses every request.',
  'Job/Read': 'Without it the folder and everything in it answers 404, while new folders are still made at the root.',
  'Job/Create': 'Without it no folder is made, neither empty nor with credentials inside.',
  'Job/Configure': "Without it the folder's configuration cannot be written, and without Job/ExtendedRead not be read either.",
  'Job/ExtendedRead': "With it in place of Job/Configure the folder's configuration is read with its secrets masked.",
  'Job/Delete': 'Without it the folder cannot be deleted.',
  'Credentials/View':
    "Without it every single read and write of a credential answers 404, while the folder's configuration is still written, and folders are still made.",
  'Credentials/Create':
    'Without it single creations are refused. A first write that makes the folder with its credentials inside still arrives, as does a bulk write.',
  'Credentials/Update': 'Without it single updates are refused. A bulk write still changes credentials.',
  'Credentials/Delete': 'Without it single deletions are refused. A bulk write still removes credentials.'
} as const

export type Needed = keyof typeof costs
