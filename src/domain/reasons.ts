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
    'The certificate of Jenkins is not trusted, or TLS failed in another way. Check that it is valid now and for the host in the address of the controller, and that its certificate authority is one of those configured for the controller.'
  ),
  JenkinsTimeout: controller(true, 'Jenkins did not answer in time. It may be overloaded or stopped.'),
  JenkinsBooting: controller(true, 'Jenkins is starting. The sync continues automatically when it is up.'),
  JenkinsOverloaded: controller(true, 'Jenkins answered with a server error or asked to slow down. The sync is retried.'),
  NotJenkins: controller(
    true,
    'The answer is not from Jenkins, but from a login page, a proxy or another product. Check the address of the controller.'
  ),
  Unauthorized: controller(
    true,
    'Jenkins does not accept our user or token. Correct the login of the controller where it is configured; GET /api/v1/controllers says where.'
  ),
  ControllerUnknown: controller(true, 'The controller of the project is not configured here. Configure it, or move the project.'),
  ControllerChanged: controller(
    true,
    'Another Jenkins answers than the one that the credentials were synced with, so nothing is written to it. Correct the address of the controller, or accept the new Jenkins with `jcb controllers accept`, or with CONTROLLER_ACCEPT where the settings configure it; `doctor` prints the value.'
  ),
  ControllerTwice: controller(
    true,
    'This Jenkins is registered already under another name, so nothing is written to it under this one. Move the projects to the other controller, or correct the address; GET /api/v1/controllers lists both.'
  ),
  CircuitOpen: controller(
    true,
    'Jenkins failed several times in a row or asked for a pause, so calls to it are paused for a moment.'
  ),
  Forbidden: folder(true, 'Jenkins knows our user but does not let it do this. Grant the permission that the message names.'),
  StoreNotVisible: folder(
    true,
    "Our Jenkins user may not see the folder's credentials. Grant it Credentials/View in the folder."
  ),
  FolderMissing: folder(true, 'The folder does not exist, or our Jenkins user may not see it.'),
  FolderRefused: folder(
    false,
    'Jenkins refused to create the folder. Another item has its name, or our Jenkins user may not see the folder: grant it Job/Read there, or choose another folder.'
  ),
  FolderTaken: folder(
    false,
    'The folder belongs to another, older project: Jenkins treats the names of the two folders as equal. Move this project to another folder.'
  ),
  FolderExists: folder(
    false,
    'A folder of this name was in Jenkins before the project, so nothing in it is listed, read or written. Let a platform-admin confirm that the project may use it, or move the project; or delete the project and choose another name.'
  ),
  AbsenceUnproved: folder(
    true,
    'Jenkins shows our user no such folder, which does not prove that it is gone with its credentials. Grant our user Job/Read there, or let an admin end the deletion with forget=true: Jenkins may then still hold the value.'
  ),
  MoveUnfinished: folder(
    true,
    'The project is being moved, and its credentials in the former folder are not known to be gone. The move continues automatically when that folder can be read.'
  ),
  FolderUnreadable: folder(true, "The folder's configuration could not be read completely, so nothing was changed."),
  AnswerTooLarge: folder(false, 'The answer of Jenkins is larger than the bridge accepts.'),
  PlaintextLeft: folder(
    true,
    'Many credentials were written with one request, and the save that encrypts them on the disk of Jenkins is not confirmed yet: anyone who may read the configuration of the folder may see them unencrypted. The save is retried. Grant our user Job/Configure or Credentials/Update, or save the folder in Jenkins.'
  ),
  PluginMissing: credential(
    false,
    'Jenkins lacks the plugin for this type of credential, which the message names. Install it, then sync.'
  ),
  ContentRefused: credential(false, 'Jenkins refused the content of this credential. Change it.'),
  ContentUnusable: credential(
    false,
    'Jenkins stored this credential but cannot use its content, as the message says. Change the content or what Jenkins lacks for it, then sync.'
  ),
  WriteFailed: credential(
    true,
    'Jenkins failed with an internal error while it stored this. The write is retried; the log of Jenkins says why.'
  ),
  ProxyRefused: credential(
    true,
    'Jenkins is up, but something in front of it (its web server, a proxy, a firewall) refused this request. Allow larger or arbitrary bodies, or longer addresses, for Jenkins there.'
  ),
  Conflict: credential(true, 'The id appeared in Jenkins while it was being created. It is read again.'),
  NotApplied: credential(true, 'Jenkins accepted the change but does not hold it. The change is retried.'),
  DecryptedByJenkins: credential(
    false,
    'Jenkins mistook a secret of this credential for an old ciphertext that it had written and decrypted it, so it held another value. The credential was removed from Jenkins. Write the intended value, not its ciphertext.'
  ),
  DecryptionUnproved: credential(
    false,
    'A secret of this credential has the form of an old ciphertext of Jenkins, and our user may not read the configuration of the folder, which is the only way to tell whether Jenkins decrypted it. Grant Job/Configure, then sync; or write another value.'
  ),
  UnmanagedExists: credential(
    false,
    'Jenkins already holds an unmanaged credential with this id. Create it with "adopt": true to take it over, or choose another id.'
  ),
  KeyMissing: credential(
    false,
    'The stored secret is sealed with a master key that is not configured here. Put the key back into MASTER_KEYS, or write the secret again.'
  ),
  SealBroken: credential(
    false,
    'The stored secret does not open: its record was changed or swapped. Write the secret again, or restore a backup.'
  ),
  RecordChanged: credential(
    false,
    'The stored record is not the last one that the bridge wrote, so nothing of it is sent to Jenkins. Replace the credential by PUT with all its fields and secrets, or delete it.'
  ),
  RecordBroken: credential(
    false,
    'The stored record cannot be read. Replace the credential by PUT with its type and all its fields and secrets, or delete it.'
  ),
  SourceUnavailable: credential(
    true,
    'A value of this credential has not been read from its secret store yet, so nothing of it is written to Jenkins. The bridge tries again by itself; the source of the credential says why it failed.'
  ),
  RestoredValueOld: credential(
    false,
    'A value of this credential is from a backup and has not been compared with its secret store, or with the project that shares it, since, so it may be out of date and nothing is written to Jenkins. The bridge tries again by itself; the source of the credential says why it failed.'
  ),
  MassDeleteGuard: credential(
    false,
    'A sync would delete more of the folder than the limit allows, so it deletes nothing. Sync the project with force if that is intended.'
  ),
  InternalError: credential(true, 'The bridge failed while it synced this credential. Its log has details.')
} as const satisfies Record<string, ReasonEntry>

/** Why a sync does what it does. */
export const causes = {
  Created: 'It is new in the bridge.',
  Changed: 'It was changed in the bridge.',
  FormChanged: 'The project stores it in another form than before.',
  UserNameRevealed:
    'Jenkins treated the username as a secret, because an earlier version of the bridge did not say otherwise. This sync says so.',
  Adopted: 'It exists in Jenkins and was taken over on request.',
  Deleted: 'It was deleted here.',
  Pruned: 'It is unmanaged, and the policy of the project is to delete unmanaged credentials.',
  Requested: 'It is unmanaged, and its deletion was requested.',
  Ignored: 'It is unmanaged, and ignored on request.',
  Gone: 'It was deleted in the bridge and is not in Jenkins.',
  Forgotten: 'An admin requested that the bridge forget it. Jenkins may still hold it.',
  NotOurs: 'It was deleted in the bridge; Jenkins holds an unmanaged credential under the id, which stays.',
  InSync: 'Jenkins holds the desired state.',
  MissingInJenkins: 'It was deleted in Jenkins.',
  FolderWiped: 'All credentials of the folder were deleted in Jenkins, as a seed job or a restored backup does.',
  FolderGone: 'The folder was deleted in Jenkins.',
  FolderReplaced: 'Another item, not a folder, has the name of the folder in Jenkins.',
  DuplicateId: 'Jenkins holds more than one credential with this id.',
  ClassChanged: 'It is another kind of credential in Jenkins now.',
  FieldsChanged: 'Visible fields were changed in Jenkins.',
  SecretChanged: 'Its secret was rewritten in Jenkins.',
  KeyChanged:
    'All secrets of the folder changed at once, as happens when the controller has a new key and can no longer read them.',
  Contested: 'It was repaired three times within an hour and changed in Jenkins again. Find out who changes it, then sync it.',
  Unmanaged: 'It is in the folder and unmanaged.'
} as const satisfies Record<string, string>

export type Failure = keyof typeof failures
export type Cause = keyof typeof causes
export type Reason = Failure | Cause

/** Every reason, as the API document lists them. */
export const reasons = [...Object.keys(failures), ...Object.keys(causes)] as readonly Reason[]

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
