import { list, number, plural } from './intl.ts'

/** Of the frame around the pages: whether Jenkins answers, and what waits for a person. */
export const jenkinsStateMessages = {
  away: (name: string) => `Jenkins controller “${name}” does not answer.`,
  paused: (name: string) => `Calls to the Jenkins controller “${name}” are paused.`,
  failing: (name: string) => `The bridge cannot use the Jenkins controller “${name}”.`,
  several: (n: number, names: readonly string[]) => `${number(n)} Jenkins controllers do not answer: ${list(names)}.`,
  since: 'Since',
  waiting: (n: number) =>
    plural(n, '# change waits and is synced when it answers.', '# changes wait and are synced when it answers.'),
  asOf: 'What you see of its projects was read',
  neverRead: 'Its projects were never read.',
  look: 'Details',

  nextCheck: 'next',

  inbox: (n: number) => plural(n, 'Inbox: # thing needs attention', 'Inbox: # things need attention'),
  inboxTitle: 'Needs attention',
  inboxEmpty: 'Nothing needs attention.',
  inboxAll: 'Show all in the overview'
}
