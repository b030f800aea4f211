/**
 * What Jenkins refuses without a permission, and what it still allows, as recorded with 2.528.1. docs/jenkins.md has the same sentences in
 * its full table; a contract test checks both against the recordings.
 */
export const costs = {
  'Overall/Read': 'Without Overall/Read Jenkins refuses every request.',
  'Job/Read': 'Without Job/Read the folder and everything in it answers 404, but new folders can still be created at the root.',
  'Job/Create': 'Without Job/Create no folder can be created, neither empty nor with credentials inside.',
  'Job/Configure':
    'Without Job/Configure the configuration of the folder cannot be written, and without Job/ExtendedRead it cannot be read either.',
  'Job/ExtendedRead':
    'With Job/ExtendedRead in place of Job/Configure the configuration of the folder is read with its secrets masked.',
  'Job/Delete': 'Without Job/Delete the folder cannot be deleted.',
  'Credentials/View':
    'Without Credentials/View every single read and write of a credential answers 404. With Job/Configure the configuration of the folder can still be written, and with Job/Create folders can still be created.',
  'Credentials/Create':
    'Without Credentials/Create single creations are refused. With Job/Create a first write, which creates the folder with its credentials inside, still succeeds; so does a bulk write with Job/Configure.',
  'Credentials/Update':
    'Without Credentials/Update single updates are refused. With Job/Configure a bulk write still changes credentials.',
  'Credentials/Delete':
    'Without Credentials/Delete single deletions are refused. With Job/Configure a bulk write still removes credentials.'
} as const

export type Needed = keyof typeof costs
