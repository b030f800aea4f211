import type { Status } from '#api'

export const statusMessages = {
  phase: {
    Pending: 'Pending',
    Synced: 'Synced',
    Retrying: 'Retrying',
    Blocked: 'Blocked',
    Drifted: 'Drifted',
    Deleting: 'Deleting'
  } satisfies Record<Status['phase'], string>,
  phaseMeaning: {
    Pending: 'Stored in the bridge, not yet in Jenkins.',
    Synced: 'Jenkins was read back after the write and holds this version.',
    Retrying: 'The last sync failed, or a change in Jenkins is being repaired. It is retried automatically.',
    Blocked: 'The last sync failed. The next one needs a change or a manual sync.',
    Drifted: 'Changed in Jenkins.',
    Deleting: 'Deleted here. It disappears once Jenkins is confirmed not to hold it.'
  } satisfies Record<Status['phase'], string>,

  /** Why a credential is as it is, or why a sync would change it. */
  reasons: {
    Created: 'New in the bridge.',
    Changed: 'Changed in the bridge.',
    FormChanged: 'The project now stores it in another form.',
    UserNameRevealed:
      'Jenkins treats the username as a secret, because an earlier version of the bridge did not mark it as public. The update does.',
    Adopted: 'It exists in Jenkins and is taken over on request.',
    Deleted: 'Deleted in the bridge.',
    Pruned: 'Not created by the bridge, and the policy deletes such credentials.',
    Requested: 'Not created by the bridge, and its deletion was requested.',
    Ignored: 'Not created by the bridge, and ignored.',
    Gone: 'Deleted in the bridge, and not in Jenkins.',
    NotOurs: 'Deleted in the bridge. Jenkins holds an unmanaged credential under this ID, which stays.',
    InSync: 'Jenkins holds the current version.',
    MissingInJenkins: 'Deleted in Jenkins.',
    FolderWiped: 'All credentials in the folder were deleted in Jenkins.',
    FolderGone: 'The folder was deleted in Jenkins.',
    FolderReplaced: 'In Jenkins, something that is not a folder has the name of the folder.',
    FolderMissing: 'The folder does not exist, or the Jenkins user of the bridge cannot see it.',
    FolderRefused: 'Jenkins would refuse to create the folder.',
    FolderExists: 'A folder of this name was in Jenkins before the project.',
    AbsenceUnproved: 'The Jenkins user of the bridge cannot see the folder, which does not prove that it is gone.',
    MoveUnfinished: 'It may still be in the folder that the project is leaving.',
    Forgotten: 'Forgotten at the request of an admin. Jenkins may still hold it.',
    DuplicateId: 'Jenkins holds more than one credential with this ID.',
    ClassChanged: 'Its type was changed in Jenkins.',
    FieldsChanged: 'It was changed in Jenkins.',
    SecretChanged: 'Its secret was rewritten in Jenkins.',
    KeyChanged: 'All secrets in the folder changed at once, as happens when the controller gets a new key.',
    Contested:
      'It was repaired three times within an hour, then changed in Jenkins again. Find out who changes it, then sync it.',
    Unmanaged: 'It is in the folder, but was not created by the bridge.',
    UnmanagedExists: 'Jenkins already holds a credential with this ID that was not created by the bridge.',
    MassDeleteGuard: 'A sync would delete more of the folder than the mass-delete limit allows.'
  },

  /** What to do about the outcome of a sync or a delivery, by its reason, where the answer of the bridge says it in terms of the API. */
  pluginMissing: (name: string) =>
    `Jenkins lacks the plug-in ${name}, which this type of credential needs. Have a Jenkins admin install it, then sync.`,
  outcomes: {
    FieldsChanged: 'It was changed in Jenkins.',
    ControllerChanged:
      'A different Jenkins answers than the one the credentials were synced with, so nothing is written to it. An operator of the bridge can correct the address, or accept the new Jenkins.',
    AbsenceUnproved:
      'Jenkins does not show the folder to the bridge, which does not prove that the folder and its credentials are gone. Have a Jenkins admin give the bridge access, or have a project admin press “Forget”: Jenkins may then still hold the value.',
    UnmanagedExists:
      'Jenkins already holds a credential with this ID that was not created by the bridge. Take it over to replace it with this one, or delete this one here and choose another ID.',
    RecordChanged:
      'The stored record is not the one that the bridge last wrote, so it is not sent to Jenkins. Tell the operator of the bridge that something else writes to its Redis. Then press “Edit”, check every field and re-enter every secret, or delete the credential.',
    RecordBroken:
      'The stored record cannot be read, so it is not sent to Jenkins. Tell the operator of the bridge that something else writes to its Redis. Then delete the credential and create it again.',
    MassDeleteGuard:
      'A sync would delete more of the folder than the mass-delete limit allows, so it deletes nothing. If you intend this, press “Sync and delete anyway” on the “Drift” tab.',
    AddressInvalid: 'Webhooks may no longer have this URL. Edit it, or ask the operator of the bridge about OUTBOUND_HTTP.',
    AddressRefused:
      'The host has no address that the bridge may call. Edit the URL, or ask the operator of the bridge about OUTBOUND_ALLOW.',
    SecretUnreadable:
      'The signing secret cannot be decrypted. Press “New secret” and give it to the receiver, or ask the operator of the bridge to check its master keys.'
  }
}
