import type { CurrentKubeconfig } from '#api'
import { number, plural } from './intl.ts'

export const formMessages = {
  newTitle: 'New credential',
  editTitle: (id: string) => `Edit ${id}`,
  type: 'Credential type',
  typeNamed: (title: string) => `Type: ${title}`,
  typeFixed: 'ID and type cannot be changed.',
  id: 'ID',
  presets: 'Start with',
  preset: {
    'docker-hub': {
      title: 'Docker Hub',
      help: 'Your Docker ID as the username, and an access token as the password.',
      link: 'Create a token at Docker Hub'
    },
    github: {
      title: 'GitHub',
      help: 'Your GitHub username, and a personal access token as the password.',
      link: 'Create a token at GitHub'
    },
    gitlab: {
      title: 'GitLab',
      help: 'A personal, project or group access token as the password. GitLab accepts any username with it.',
      link: 'Create a token at GitLab'
    },
    npm: {
      title: 'npm',
      help: 'A granular access token of the registry. Pipelines put it into .npmrc as _authToken.',
      link: 'Create a token at npm'
    },
    sonar: {
      title: 'SonarQube',
      help: 'A project analysis token, made on your SonarQube server under My account, Security.',
      link: 'How to create a token'
    },
    'deploy-key': {
      title: 'Deploy key',
      help: 'The bridge generates a key pair. After saving, register the public key at the repository.',
      link: 'How to register a deploy key'
    }
  },
  live: {
    title: 'Preview',
    recognised: 'Recognised',
    nothing: 'Facts read from your entries appear here: a server, an expiry, a fingerprint.',
    expires: 'Expires',
    step: 'In a Jenkinsfile',
    copyStep: 'Copy step'
  },
  inProject: 'In project',
  noProject: 'No project to create it in',
  leaveTitle: 'Leave without saving?',
  leaveText: 'Your entries are lost if you leave this page.',
  leave: 'Leave',
  noFileField: 'No field of this form takes a file. Choose a type that does, such as “Secret file”.',
  idHelp: 'Pipelines refer to the credential by this. Letters, digits, dots, dashes and underscores; it cannot be changed later.',
  description: 'Description',
  descriptionHelp: 'What it is for. Shown in Jenkins.',
  expires: 'Expires on',
  expiresHelp: 'If you set a date, the bridge warns before it.',
  keepPlaceholder: 'Leave empty to keep the current value',
  keep: 'The stored value is kept and cannot be shown. Type here only to replace it.',
  removeSecret: (label: string) => `Remove the stored ${label.toLowerCase()}`,
  chooseFile: 'Choose a file',
  dropHere: 'or drop one here',
  dropping: 'Drop the file here',
  tooLarge: (bytes: number) => `The file is too large. The limit is ${number(Math.round(bytes / 1024))} KiB.`,
  fileChosen: (name: string, bytes: number) => `${name === '' ? 'File' : name} (${plural(bytes, '# byte', '# bytes')})`,
  clearFile: 'Remove',
  notText: 'This is not a text file.',
  adopt: 'Take over the credential that Jenkins already holds under this ID',
  adoptHelp:
    'The credential in Jenkins is overwritten with this one. Without this option, the bridge leaves an unmanaged credential alone and reports it.',
  create: 'Create credential',
  correct: 'Some entries need attention. See the marked fields.',
  findings: {
    REFERENCE_NOT_ALLOWED:
      'The project may not read this key of this secret store. Choose another key, or ask a platform administrator.',
    UrlUnsafe:
      'It contains characters that break a URL such as https://user:password@host. Store it percent-encoded if a pipeline puts it into a URL.',
    UnmanagedInJenkins:
      'Jenkins already holds a credential with this ID that was not created by the bridge. Choose another ID, or take that one over below.',
    LooksLikeKey: 'It looks like a private key. Store it as an “SSH key”, so that it is checked and written to a file.',
    LooksLikeKubeconfig: 'It looks like a kubeconfig. Store it as a “kubeconfig”, so that it is checked.'
  },
  warningsAt: (label: string) => `Warnings for ${label}`,
  warningsTitle: 'Check before saving',
  warningsOf: (labels: readonly string[]) => `See the warnings at: ${labels.join(', ')}.`,
  adviceTitle: 'Good to know',
  acceptWarnings: 'I have read this and want to save it as it is',
  acceptFirst: 'Confirm that you want to save it as it is, or change what the warnings are about.',
  notAllowed: 'You have read access only',
  readOnlyText: 'Your token is read-only. Sign in with another one to make changes.',
  notAllowedText: 'Credentials are written by operators and admins. A project admin can give you the role.',
  urlEncode: 'Store username and password percent-encoded',
  urlEncodeHelp: 'Only for pipelines that put them into a URL. They are also shown and sent encoded, which a login form rejects.',
  usernameSecret: 'Treat the username as a secret',
  usernameSecretHelp: 'Jenkins masks it in builds and hides it in lists. It is never shown again.',
  usernameRevealed: 'Type the username to make it public; the stored value cannot be shown.',
  conflict: (who: string) => `While you were editing, ${who} changed this credential. Your entries are still here.`,
  editTaken: (id: string) => `Edit ${id}`,
  toTaken: (id: string) => `Go to credential ${id}`,
  deletedTitle: (id: string) => `${id} was deleted in the meantime`,
  deleted: 'It can no longer be saved. Your entries are still here, so that you can copy them into a new credential.',
  generate: 'Key',
  pasteKey: 'Use an existing key',
  keepKey: 'Keep the stored key, or enter another one',
  generateKind: {
    ed25519: 'Generate a key pair: Ed25519',
    'rsa-4096': 'Generate a key pair: RSA with 4096 bits, for old servers'
  },
  generateHelp: 'The bridge generates the pair and keeps the private key. You can copy the public key after saving.',
  kubeconfigFilled: (source: CurrentKubeconfig['source']) =>
    `Filled in with the kubeconfig of the current cluster (${source === 'file' ? 'from the settings of the bridge' : 'of the service account of the bridge'}). Replace it for another cluster.`,
  kubeconfigFill: 'Use the current cluster',
  kubeconfigFailed: (why: string) => `The kubeconfig of the current cluster is not available. ${why}`
}
