/**
 * What Jenkins refuses without a permission, and what it lets through all the same: as recorded of 2.528.1. docs/jenkins.md has the same
 * sentences beside the whole table; a contract test holds both to the recordings.
 */
export const costs = {
  'Overall/Read': 'Without Overall/Read Jenkins refuses every request.',
  'Job/Read': 'Without Job/Read the folder and everything in it answers 404, while new folders are still made at the root.',
  'Job/Create': 'Without Job/Create no folder is made, neither empty nor with credentials inside.',
  'Job/Configure':
    'Without Job/Configure the configuration of the folder cannot be written, and without Job/ExtendedRead it cannot be read either.',
  'Job/ExtendedRead':
    'With Job/ExtendedRead in place of Job/Configure the configuration of the folder is read with its secrets masked.',
  'Job/Delete': 'Without Job/Delete the folder cannot be deleted.',
  'Credentials/View':
    'Without Credentials/View every single read and write of a credential answers 404. With Job/Configure the configuration of the folder is still written, with Job/Create folders are still made.',
  'Credentials/Create':
    'Without Credentials/Create single creations are refused. With Job/Create a first write, which makes the folder with its credentials inside, still arrives; with Job/Configure a bulk write does.',
  'Credentials/Update':
    'Without Credentials/Update single updates are refused. With Job/Configure a bulk write still changes credentials.',
  'Credentials/Delete':
    'Without Credentials/Delete single deletions are refused. With Job/Configure a bulk write still removes credentials.'
} as const

export type Needed = keyof typeof costs
