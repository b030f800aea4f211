/** Whom an outcome speaks of: one credential, its whole folder, or the controller with every folder in it. */
export type Scope = 'credential' | 'folder' | 'controller'

interface ReasonEntry {
  /** `true`: trying again may help. `false`: it waits for a change or a person. */
  readonly retry: boolean
  readonly scope: Scope
  /** What happened and what to do about it, in one sentence or two. */
  readonly sentence: string
}

const credential = (retry: boolean, sentence: string): ReasonEntry => ({ retry, scope: 'credential', sentence })
const folder = (retry: boolean, sentence: string): ReasonEntry => ({ retry, scope: 'folder', sentence })
const controller = (retry: boolean, sentence: string): ReasonEntry => ({ retry, scope: 'controller', sentence })

/** The closed list of outcomes of a conversation with Jenkins that did not end well. `docs/reasons.md` is checked against it. */
export const failures = {
  JenkinsUnreachable: controller(true, 'Jenkins could not be reached. Check its address, the network and that it runs.'),
  TlsFailed: controller(
    true,
    'The certificate of Jenkins is not trusted, or TLS failed in another way. Check that it is valid now and for the host in JENKINS_URL; JENKINS_CA_FILE names who signed it.'
  ),
  JenkinsTimeout: controller(true, 'Jenkins did not answer in time. It may be overloaded or stopped.'),
  JenkinsBooting: controller(true, 'Jenkins is starting. The sync goes on by itself when it is up.'),
  JenkinsOverloaded: controller(true, 'Jenkins answered with a server error or asked to slow down. The sync is tried again.'),
  NotJenkins: controller(true, 'What answered is not Jenkins: a login page, a proxy or another product. Check JENKINS_URL.'),
  Unauthorized: controller(true, 'Jenkins does not accept our user or token. Check JENKINS_USER and JENKINS_TOKEN.'),
  ControllerUnknown: controller(
    true,
    'The project names a controller that is not configured here. Configure it, or move the project.'
  ),
  ControllerChanged: controller(
    true,
    'What answers is not the Jenkins that the credentials were synced with, so nothing is written to it. Set JENKINS_URL back, or accept the new Jenkins by CONTROLLER_ACCEPT; `doctor` prints its identity.'
  ),
  CircuitOpen: controller(
    true,
    'Jenkins failed several times in a row or asked to be left alone, so calls to it are paused for a moment.'
  ),
  Forbidden: folder(true, 'Jenkins knows our user but does not let it do this. Grant the permission that the message names.'),
  StoreNotVisible: folder(
    true,
    "Our Jenkins user may not see the folder's credentials. Grant it Credentials/View in the folder."
  ),
  FolderMissing: folder(true, 'The folder is not there, or our Jenkins user may not see it.'),
  FolderRefused: folder(
    false,
    'Jenkins refused to create the folder. Another item has its name, or our Jenkins user may not see the folder: grant it Job/Read there, or choose another folder.'
  ),
  FolderTaken: folder(
    false,
    'The folder belongs to another project, which is older: to Jenkins the names of the two are one. Move this project to another folder.'
  ),
  AbsenceUnproved: folder(
    true,
    'Jenkins shows our user no such folder, which is no proof that it is gone with what we wrote into it. Grant our user Job/Read there, or have an admin end it with forget=true: Jenkins may then still hold the value.'
  ),
  MoveUnfinished: folder(
    true,
    'The project is being moved, and what we wrote into the former folder is not known to be gone. It goes on by itself when that folder can be read.'
  ),
  FolderUnreadable: folder(true, "The folder's configuration could not be read completely, so nothing was changed."),
  AnswerTooLarge: folder(false, 'The answer of Jenkins is larger than the bridge accepts.'),
  PlaintextLeft: folder(
    true,
    'Many credentials were written with one request, and the save that encrypts them on the disk of Jenkins is not proved yet: who may read the configuration of the folder may see them in clear. It is tried again. Grant our user Job/Configure or Credentials/Update, or save the folder in Jenkins.'
  ),
  PluginMissing: credential(
    false,
    'Jenkins lacks the plug-in for this type of credential, which the message names. Install it, then sync.'
  ),
  ContentRefused: credential(false, 'Jenkins refused the content of this credential. Change it.'),
  WriteFailed: credential(
    true,
    'Jenkins failed with an internal error while it stored this. It is tried again; the log of Jenkins says why.'
  ),
  ProxyRefused: credential(
    true,
    'Jenkins is up, but something before it (a proxy, a firewall) refused this request. Allow larger or arbitrary bodies for Jenkins there.'
  ),
  Conflict: credential(true, 'The id appeared in Jenkins while it was being created. It is read again.'),
  NotApplied: credential(true, 'Jenkins accepted the change but does not hold it. It is tried again.'),
  DecryptedByJenkins: credential(
    false,
    'Jenkins took a secret of this credential for one of its own old ciphertexts and decrypted it, so that it held another value. It was taken out of Jenkins again. Write the value that is meant, not its ciphertext.'
  ),
  DecryptionUnproved: credential(
    false,
    'A secret of this credential has the form of an old ciphertext of Jenkins, and our user may not read the configuration of the folder, which alone would show whether Jenkins decrypted it. Grant Job/Configure, then sync; or write another value.'
  ),
  UnmanagedExists: credential(
    false,
    'Jenkins already holds a credential with this id that is not ours. Create it with "adopt": true to take it over, or choose another id.'
  ),
  KeyMissing: credential(
    false,
    'The stored secret is sealed with a master key that is not configured here. Bring the key back to MASTER_KEYS, or write the secret again.'
  ),
  SealBroken: credential(
    false,
    'The stored secret does not open: its record was changed, or exchanged for another. Write the secret again, or restore a backup.'
  ),
  RecordChanged: credential(
    false,
    'The stored record is not the one that the bridge wrote last, so nothing of it is sent to Jenkins. Replace the credential by PUT with all its fields and secrets, or delete it.'
  ),
  RecordBroken: credential(
    false,
    'The stored record cannot be read. Replace the credential by PUT with its type and all its fields and secrets, or delete it.'
  ),
  MassDeleteGuard: credential(
    false,
    'A sync would delete more of the folder than the guard allows, so it deletes none of it. Sync the project with force if that is meant.'
  ),
  InternalError: credential(true, 'The bridge failed while it synced this credential. Its log says more.')
} as const satisfies Record<string, ReasonEntry>

/** Why a sync does what it does. */
export const causes = {
  Created: 'It is new here.',
  Changed: 'It was changed here.',
  FormChanged: 'The project keeps it in another form than before.',
  UserNameRevealed:
    'Jenkins took the user name for a secret, because an earlier version of the bridge did not say that it is none. Now it is told.',
  Adopted: 'It exists in Jenkins and was taken over on request.',
  Deleted: 'It was deleted here.',
  Pruned: 'It was not made by us, and the policy of the project is to delete that.',
  Gone: 'It was deleted here and is not in Jenkins.',
  Forgotten: 'It was forgotten here because an admin asked for that. Jenkins may still hold it.',
  NotOurs: 'It was deleted here; what Jenkins holds under the id was not made by us and stays.',
  InSync: 'Jenkins holds what is wanted.',
  MissingInJenkins: 'It was deleted in Jenkins.',
  FolderWiped: 'All credentials of the folder were deleted in Jenkins, as a seed job or a restored backup does.',
  FolderGone: 'The folder was deleted in Jenkins.',
  FolderReplaced: 'Something that is no folder has the name of the folder in Jenkins.',
  DuplicateId: 'Jenkins holds more than one credential with this id.',
  ClassChanged: 'It has become another kind of credential in Jenkins.',
  FieldsChanged: 'Visible fields were changed in Jenkins.',
  SecretChanged: 'Its secret was rewritten in Jenkins.',
  KeyChanged:
    'All secrets of the folder changed at once, as when the controller has got another key and can no longer read them.',
  Contested: 'It was put right three times within an hour and changed in Jenkins again. Find out who changes it, then sync it.',
  Unmanaged: 'It is in the folder and was not made by us.'
} as const satisfies Record<string, string>

export type Failure = keyof typeof failures
export type Cause = keyof typeof causes
export type Reason = Failure | Cause

export const isCause = (reason: Reason): reason is Cause => Object.hasOwn(causes, reason)

/** Whether it says that nothing was tried, so that nothing counts as a failed attempt. */
export const isUntried = (reason: Failure): boolean => reason === 'CircuitOpen' || reason === 'ControllerChanged'

/** Whether a text from elsewhere is the reason of a failure. */
export const isFailure = (reason: string): reason is Failure => Object.hasOwn(failures, reason)

/** Whether a text from elsewhere is a reason. */
export const isReason = (text: string): text is Reason => isFailure(text) || Object.hasOwn(causes, text)

/** Says that calls are paused, what for, and what to do about that. */
export const pausedSentence = (cause: Failure): string =>
  `${failures.CircuitOpen.sentence} The last failure (${cause}): ${failures[cause].sentence}`

/** The sentence that goes with a reason, for status messages, events and the docs. */
export const sentenceOf = (reason: Reason): string => (isFailure(reason) ? failures[reason].sentence : causes[reason])
