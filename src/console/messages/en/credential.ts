import type { Usage } from '#api'

type Builds = Usage['jobs'][number]['builds']

const isOne = (builds: Builds): boolean => builds.length === 1 && builds[0]?.from === builds[0]?.to

export const credentialMessages = {
  sections: 'Credential sections',
  tabs: { details: 'Details', events: 'Events', usage: 'Usage', jenkinsfile: 'Jenkinsfile' },
  copyId: 'Copy the ID',
  sync: 'Sync now',
  account: 'Account details',
  status: 'Status',
  type: 'Type',
  secretSet: 'Stored, never shown',
  /** Where a value comes from. */
  fromStore: (store: string, key: string) => `in the secret store ${store}, key ${key}`,
  created: 'Created',
  changed: 'Last changed',
  rotated: 'Secret last changed',
  by: 'by',
  expires: 'Expires',
  syncedAt: 'Confirmed in Jenkins',
  attempts: 'Failed attempts',
  nextAttempt: 'Next try',
  version: 'Version',
  versionSeen: (seen: number | null, now: number) =>
    seen === null ? `${now}, not in Jenkins yet` : seen === now ? `${now}, also in Jenkins` : `${now}, Jenkins has ${seen}`,
  watching: 'Detects changes of the secret',
  notWatched: 'No: the bridge lacks Job/Configure on the folder',
  driftTitle: 'Changed in Jenkins',
  driftFields: 'Differs in',
  driftAt: 'Detected',
  driftRepaired: 'It is repaired automatically with the next sync.',
  driftStays: 'This project only reports such changes. It stays as it is until someone edits it here or has it repaired.',
  driftPaused: 'It is not repaired while the project is paused.',
  toDrift: 'View drift of the project',
  history: 'Recent events',
  toEvents: 'All events',
  blockedTitle: 'Action needed',
  blockedTitleViewer: 'Waiting for an operator or admin',
  retryingTitle: 'Retrying automatically',
  adopt: 'Take over',
  adoptDone: 'The credential is being taken over.',
  warningsTitle: 'Warnings',
  writing: 'Writing to Jenkins…',
  waitsPaused: 'Waiting until the project is resumed',
  syncPaused: 'The project is paused. An admin can resume it in its settings.',
  generatedTitle: 'Key pair generated',
  generatedText:
    'The bridge keeps the private key. Add this public key where it should grant access: as a deploy key of the repository, or to authorized_keys on the host.',
  copyPublicKey: 'Copy the public key',
  deletedTitle: (id: string) => `${id} was deleted`,
  deletedText: 'It was deleted here and in Jenkins. Its events are still available:',
  phaseNow: (id: string, phase: string) => `${id}: ${phase}`,
  noSnippets: 'There are no snippets for this type.',
  snippetStyle: 'Jenkinsfile style',
  snippetStyles: { declarative: 'Declarative', scripted: 'Scripted' },
  snippetNeeds: (plugins: readonly string[]) => `Required plug-ins: ${plugins.join(', ')}.`,
  snippetsHint:
    'Paste one into the Jenkinsfile of a job in this folder. Keep the single quotes: with double quotes, Jenkins would put the secret into the command line.',
  jenkinsfile: {
    form: 'Amount',
    forms: { step: 'Step', stage: 'Stage', whole: 'Whole Jenkinsfile' },
    namesTitle: 'Names in the snippets',
    names: {
      registry: 'Registry',
      gitUrl: 'Git repository',
      apiUrl: 'API address',
      usernameVariable: 'Variable of the username',
      passwordVariable: 'Variable of the password',
      tokenVariable: 'Variable of the token',
      fileVariable: 'Variable of the file',
      keyVariable: 'Variable of the key file'
    },
    keep: 'Keep for the project',
    kept: 'Kept for all credentials of this project.',
    reset: 'Reset',
    mayNotKeep: 'Admins of the project can keep them for all its credentials.',
    invalid: {
      registry: 'A host such as ghcr.io or registry.example.com:5000/team.',
      gitUrl: 'An address such as https://git.example.com/team/app.git or git@git.example.com:team/app.git, without a password.',
      apiUrl: 'An address such as https://sonar.example.com/api/, without a user, a password or a query.',
      variable: 'Letters, digits and _, not first a digit; not a variable that programs act on, such as PATH.'
    },
    panel: 'Values for the graphical editor of KubeSphere',
    panelHint: (binding: string) => `Add the step “withCredentials” with ${binding}, and enter:`,
    copyValue: (name: string) => `Copy ${name}`
  },
  usage: {
    none: 'Not used by any job yet',
    unknown: 'No recorded use',
    builds: (builds: Builds) =>
      `${isOne(builds) ? 'build' : 'builds'} ${builds.map(({ from, to }) => (from === to ? `#${from}` : `#${from}–#${to}`)).join(', ')}`,
    last: 'Last used',
    lastUnknown: 'Time of the last use unknown',
    lastBuild: 'last',
    since: 'Recording started',
    readAt: 'Read from Jenkins',
    before: 'Used before the last write, read',
    more: 'Older jobs or builds are not listed.'
  }
}
