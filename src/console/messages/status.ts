export const statusMessages = {
  phase: {
    Pending: 'Pending',
    Synced: 'Synced',
    Retrying: 'Retrying',
    Blocked: 'Blocked',
    Drifted: 'Drifted',
    Deleting: 'Deleting'
  },
  phaseMeaning: {
    Pending: 'Stored here; Jenkins does not hold it yet.',
    Synced: 'Jenkins was read after the write and holds this version.',
    Retrying: 'It did not work and is tried again by itself.',
    Blocked: 'It did not work and waits for a change or for somebody who asks for a sync.',
    Drifted: 'Somebody changed it in Jenkins.',
    Deleting: 'Deleted here; it goes when Jenkins is known not to hold it.'
  },
  reasons: {
    Created: 'It is new here.',
    Changed: 'It was changed here.',
    FormChanged: 'The project keeps it in another form than before.',
    UserNameRevealed:
      'Jenkins took the user name for a secret, because an earlier version of the bridge did not say that it is none. Now it is told.',
    Adopted: 'It exists in Jenkins and is taken over on request.',
    Deleted: 'It was deleted here.',
    Pruned: 'It was not made by us, and the policy is to delete that.',
    Gone: 'It was deleted here and is not in Jenkins.',
    NotOurs: 'It was deleted here; what Jenkins holds under the id was not made by us and stays.',
    InSync: 'Jenkins holds what is wanted.',
    MissingInJenkins: 'It was deleted in Jenkins.',
    FolderWiped: 'All credentials of the folder were deleted in Jenkins.',
    FolderGone: 'The folder was deleted in Jenkins.',
    FolderReplaced: 'Something that is no folder has the name of the folder in Jenkins.',
    FolderMissing: 'The folder is not there, or our Jenkins user may not see it.',
    FolderRefused: 'Jenkins would refuse to make the folder.',
    AbsenceUnproved: 'Jenkins shows our user no such folder, which is no proof that it is gone.',
    MoveUnfinished: 'It may still be in the folder that the project is leaving.',
    Forgotten: 'It is forgotten because an admin asked for that; Jenkins may still hold it.',
    DuplicateId: 'Jenkins holds more than one credential with this id.',
    ClassChanged: 'It has become another kind of credential in Jenkins.',
    FieldsChanged: 'It was changed in Jenkins.',
    SecretChanged: 'Its secret was rewritten in Jenkins.',
    KeyChanged: 'All secrets of the folder changed at once, as when the controller has got another key.',
    Contested: 'It was put right three times within an hour and changed in Jenkins again. Find out who changes it, then sync it.',
    Unmanaged: 'It is in the folder and was not made by us.',
    UnmanagedExists: 'Jenkins already holds a credential with this id that is not ours.',
    MassDeleteGuard: 'A sync would delete more of the folder than the guard allows.'
  } as Readonly<Record<string, string>>,
  /** The same of an outcome, by its reason. */
  outcomes: {
    FieldsChanged: 'It was changed in Jenkins.',
    ControllerChanged:
      'What answers is not the Jenkins that the credentials were synced with, so nothing is written to it. An operator of the bridge can put that right, or accept the new Jenkins.',
    AbsenceUnproved:
      'Jenkins does not show the folder to the bridge, which is no proof that it is gone with what was written into it. Have an admin of Jenkins let the bridge see it, or an admin of the project press “Forget”: Jenkins may then still hold the value.',
    UnmanagedExists:
      'Jenkins already holds a credential with this id that was not made by the bridge. Take it over, which puts this one in its place, or delete this one here and choose another id.',
    RecordChanged:
      'The stored record is not the one that the bridge wrote last, so nothing of it is sent to Jenkins. Tell whoever runs the bridge that somebody else writes to its Redis. Then press “Edit”, check every field and enter every secret, or delete it.',
    RecordBroken:
      'The stored record cannot be read, so nothing of it is sent to Jenkins. Tell whoever runs the bridge that somebody else writes to its Redis. Then delete it and create it again.',
    MassDeleteGuard:
      'A sync would delete more of the folder than the guard allows, so it deletes none of it. If that is meant, press “Sync and delete anyway” on the tab “Drift”.',
    AddressInvalid:
      'The address is not one that webhooks may have here any more. Edit it, or ask whoever runs the bridge about WEBHOOK_HTTP.',
    AddressRefused:
      'The name leads to no address that may be called from here. Edit it, or ask whoever runs the bridge about WEBHOOK_ALLOW.',
    SecretUnreadable:
      'The signing secret does not open. Press “New secret” and give it to the receiver, or have whoever runs the bridge look at its master keys.'
  } as Readonly<Record<string, string>>
}
