// @ts-nocheck
/**
 * Jenkins credentials bridge
 * 0.9.0
 * DO NOT MODIFY - This file has been generated using oazapfts.
 * See https://www.npmjs.com/package/oazapfts
 */
import * as Oazapfts from "@oazapfts/runtime";
import * as QS from "@oazapfts/runtime/query";
export const defaults: Oazapfts.Defaults<Oazapfts.CustomHeaders> = {
    headers: {},
    baseUrl: "/"
};
const oazapfts = Oazapfts.runtime(defaults);
export const servers = {
    theBridgeThatServesThisDocument: "/"
};
export type Attention = {
    kind: "credential" | "project" | "controller";
    /** Name of the project; null for a controller. */
    project: string | null;
    /** Id of the credential, or name of the controller; null for a project. */
    id: string | null;
    /** Type of the credential; otherwise null. */
    "type": string | null;
    /** Phase of the credential; otherwise null. */
    phase: ("Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting" | null) | ("Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting" | null);
    /** One of the reasons in docs/reasons.md, or `Expired`, `ExpiresSoon` (within 7 days), `SourceStale` (a value can no longer be read, see `status.source`), `VerificationFailed` (it does not work, see `status.verified`), `Paused` (and changes wait) or `CopiesFound`. */
    reason: "JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | "Expired" | "ExpiresSoon" | "SourceStale" | "VerificationFailed" | "Paused" | "CopiesFound";
    /** Since when, or when it expires; null if it is not known. */
    since: string | null;
    /** What a person can do about it. */
    action: "sync" | "edit" | "review-drift" | "renew" | "refresh" | "take-over" | "resume" | "none";
    /** Number of credentials that it is about, or of folders with copies. */
    count: number;
};
export type ControllerHealth = {
    name: string;
    /** `Unknown`: it does not answer now, or has not answered yet if `reason` is null. `Failing`: it answers, and somebody must do something. */
    state: "Ready" | "Failing" | "Unknown";
    /** Why it is not ready: one of the reasons in docs/reasons.md. */
    reason: ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null) | ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null);
    /** The reason as a sentence. */
    message: string | null;
    /** Since when it is not ready, or calls to it are paused; null if it is not known. */
    since: string | null;
    /** Whether a process of the bridge has paused its calls after several failures. */
    paused: boolean;
    /** The caller's projects on it. */
    projects: number;
    /** Credentials of these that are still to be synced. */
    waiting: number;
    /** When their folders there were last read in full, the one longest ago; null: never. */
    checkedAt: string | null;
};
export type OverviewEvent = {
    project: string;
    id: string;
    time: string;
    "type": "ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "CircuitOpened" | "CircuitClosed" | "ControllerChanged" | "ControllerUnconfirmed" | "ControllerConfirmed" | "ControllerAccepted" | "ControllerAdded" | "ControllerUpdated" | "ControllerRemoved" | "SecretStoreAdded" | "SecretStoreUpdated" | "SecretStoreRemoved" | "VerifyTargetAdded" | "VerifyTargetUpdated" | "VerifyTargetRemoved" | "SettingsReloaded" | "ReloadRefused" | "BackupFailed" | "BackupRecovered" | "ProofsDropped";
    /** Id of the credential; null for events of the project. */
    credential: string | null;
    actor: string;
    /** The request that caused it, as in its answer, the log and the audit trail; null for what the bridge did by itself. */
    requestId: string | null;
    /** The generation that the event is about. */
    generation: number | null;
    /** One of the reasons in docs/reasons.md. */
    reason: ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null) | ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null);
    /** The reason as a sentence. */
    message: string | null;
    /** Names of changed fields, never their values. */
    fields: string[];
    /** The target that it happened in, if the project has several and it does not concern all of them. */
    target?: {
        controller: string;
        folder: string[];
    };
    /** What the event is about besides: names, numbers and constants, never values. Absent in events of earlier versions. */
    details?: {
        /** IDs of unmanaged credentials: the first 20. */
        ids?: string[];
        /** How many there are in all: IDs, copies, removed copies or failures in a row. */
        count?: number;
        /** How many copies were to be removed. */
        "of"?: number;
        /** Secret fields that the credential did not have before. */
        added?: string[];
        /** Secret fields that it no longer has. */
        removed?: string[];
        /** What was done in particular. */
        how?: "repair" | "force" | "keep-theirs" | "take-over" | "pause" | "resume" | "enable" | "disable" | "share";
        /** A constant that says why. */
        why?: string;
        /** The person or group whose role it is. */
        member?: string;
        /** The role that was granted. */
        role?: string;
        /** ID of the webhook. */
        webhook?: string;
        /** Path of the folder in Jenkins. */
        folder?: string;
        /** The controller of the target. */
        controller?: string;
        /** The verify target that a credential was tried on. */
        verifyTarget?: string;
        /** The process of the bridge. */
        process?: string;
        /** Identity of the Jenkins that answers. */
        seen?: string;
        /** Identity of the Jenkins that is known. */
        known?: string;
        /** When the credential expires, or when its secret was last changed. */
        at?: string;
        /** Days within which it expires. */
        days?: number;
    };
};
export type Overview = {
    window: "24h" | "7d" | "30d";
    "from": string;
    to: string;
    /** Length of the buckets, which begin at full hours or days in UTC. */
    bucket: "1h" | "6h" | "1d";
    totals: {
        projects: number;
        credentials: number;
        /** Number of credentials in each phase. */
        phases: {
            Pending: number;
            Synced: number;
            Retrying: number;
            Blocked: number;
            Drifted: number;
            Deleting: number;
        };
        expired: number;
        /** Credentials that have not expired and do so within 7 days. */
        expiringIn7Days: number;
        /** The same within 30 days. */
        expiringIn30Days: number;
        /** Credentials with a value that can no longer be read from its secret store, or from the project that shares it. */
        stale: number;
        /** Credentials whose last try on a verify target said that they do not work. */
        invalid: number;
        /** Credentials in the folders that the bridge does not manage. */
        unmanaged: number;
        /** Folders with copies of credentials. */
        copies: number;
        /** Projects that the last run found paused. */
        paused: number;
    };
    /** The projects in most trouble, worst first: at most 50. */
    projects: {
        name: string;
        displayName: string;
        /** Number of credentials in each phase. */
        phases: {
            Pending: number;
            Synced: number;
            Retrying: number;
            Blocked: number;
            Drifted: number;
            Deleting: number;
        };
        unmanaged: number;
        expired: number;
        /** Credentials with a value that can no longer be read from where it comes from. */
        stale: number;
        /** Credentials whose last try on a verify target said that they do not work. */
        invalid: number;
        paused: boolean;
        /** Why the bridge does not act on the project at all; null if it does. */
        blocked: ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null) | ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null);
        /** When its folder was last read in full; of several, the one longest ago. */
        checkedAt: string | null;
    }[];
    projectsTotal: number;
    /** What needs a person, the most urgent first: at most 50. */
    attention: Attention[];
    attentionTotal: number;
    drift: {
        /** When the bucket begins. */
        at: string;
        /** Changes made in Jenkins that were found. */
        found: number;
        /** Those that were repaired. */
        repaired: number;
    }[];
    timeToJenkins: {
        /** When the bucket begins. */
        at: string;
        /** Seconds within which half of the changes were proved to be in Jenkins; null for none. */
        p50: number | null;
        /** The same for 95 %. */
        p95: number | null;
        /** Number of changes that reached Jenkins. */
        count: number;
    }[];
    /** The next 90 days, today included. */
    expiries: {
        /** A day in UTC. */
        day: string;
        /** Credentials that expire on it. */
        count: number;
    }[];
    /** Those that the caller may see. */
    controllers: ControllerHealth[];
    /** The last 20 events of the caller's projects, newest first. */
    events: OverviewEvent[];
    /** Parts that could not be read, or not in time, and are empty, zero or not complete. */
    partial: ("projects" | "attention" | "drift" | "timeToJenkins" | "expiries" | "controllers" | "events")[];
};
export type ProjectTarget = {
    controller: string;
    folder: string[];
    /** `Proving`: it was added, and counts in the status of the credentials once it has been proved to hold all of them. `Leaving`: it was taken from the project, and is listed until what the bridge wrote there is proved to be gone. */
    state: "Ready" | "Proving" | "Leaving";
    /** When the folder was last read in full. */
    checkedAt: string | null;
    /** Credentials in the folder that the bridge does not manage, as of `checkedAt`. */
    unmanaged: number;
};
export type Policies = {
    /** How to handle changes made in Jenkins: repair them, or only report them. */
    drift: "repair" | "report";
    /** How to handle credentials in the folder that the bridge does not manage: report them, or delete them (within the mass-delete limit). */
    unmanaged: "report" | "prune";
    /** Write many credentials in one request if the folder was created by the bridge. */
    bulk: boolean;
    /** How kubeconfigs are stored in Jenkins: as a secret file, as a secret text, or by the suspended kubernetes-cd plug-in. */
    kubeconfigForm: "file" | "text" | "plugin";
    /** While true, nothing is read from or written to Jenkins for this project. */
    paused: boolean;
    /** Age in days at which an unchanged secret gets a warning; null: never. */
    maxAgeDays: number | null;
    /** When credentials are tried on verify targets without a request: never, once Jenkins holds a new value, or also once a day. */
    verify: "never" | "onChange" | "daily";
};
export type SnippetNames = {
    /** Host of a container registry, with a port and a path if it has them. */
    registry?: string;
    /** Address of a Git repository, without a password. Snippets use it in the form that they need, HTTPS or SSH. */
    gitUrl?: string;
    /** Address of an HTTP API, without a query. */
    apiUrl?: string;
    /** Variable that gets the username of an account. */
    usernameVariable?: string;
    /** Variable that gets the password of an account. */
    passwordVariable?: string;
    /** Variable that gets a token. */
    tokenVariable?: string;
    /** Variable that gets the path of a secret file. */
    fileVariable?: string;
    /** Variable that gets the path of an SSH key. */
    keyVariable?: string;
};
export type Project = {
    name: string;
    displayName: string;
    /** Controller of the first target. */
    controller: string;
    /** Folder of the first target. */
    folder: string[];
    /** Every controller and folder that holds its credentials, or is to. */
    targets: ProjectTarget[];
    policies: Policies;
    snippets: SnippetNames;
    /** Increases with every change; the version part of the ETag. */
    generation: number;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
    /** During a move: the previous folder. */
    movedFrom: string[] | null;
    /** Set while the project is being deleted. */
    deletedAt: string | null;
    /** When its folder was last read in full; of several, the one longest ago. */
    checkedAt: string | null;
    /** Why the bridge does not act on the project: its stored record cannot be read, or the bridge did not write it, or `FolderExists`. Otherwise null. */
    blocked: {
        /** One of the reasons in docs/reasons.md. */
        reason: "JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged";
        /** The reason as a sentence, with the remedy. */
        message: string;
    } | null;
    /** Number of its credentials in each phase. */
    counts: {
        Pending: number;
        Synced: number;
        Retrying: number;
        Blocked: number;
        Drifted: number;
        Deleting: number;
    };
    /** Credentials in its folders that the bridge does not manage, as of `checkedAt`. */
    unmanaged: number;
    /** Credentials that have expired. */
    expired: number;
    /** Credentials that have not expired and do so within 7 days. */
    expiringIn7Days: number;
    /** The same within 30 days. */
    expiringIn30Days: number;
    /** Credentials with a value that can no longer be read from where it comes from. */
    stale: number;
    /** Credentials whose last try on a verify target said that they do not work. */
    invalid: number;
    /** Credentials that differ from Jenkins and are still to be synced. */
    waiting: number;
    /** Time of the oldest change that Jenkins does not hold yet. */
    waitingSince: string | null;
    /** When its folder is looked at next; null if that is not known yet. */
    nextCheckAt: string | null;
    /** The state of its controller, as the last run or the last `GET /overview` or `GET /controllers` of the last minute found it; with several targets, of one that does not work. Null if that is not known. */
    jenkins: {
        controller: string;
        /** `Unknown`: it does not answer now. `Failing`: it answers, and somebody must do something. */
        state: "Ready" | "Failing" | "Unknown";
        /** Why it is not ready: one of the reasons in docs/reasons.md. */
        reason: ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null) | ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null);
        /** Since when it is not ready, or calls to it are paused. */
        since: string | null;
        /** Whether a process of the bridge has paused its calls after several failures. */
        paused: boolean;
    } | null;
    /** Folders that are not its own and hold its credentials, as of the last search; `GET …/copies` lists them. */
    copies: number;
};
export type ProjectList = {
    items: Project[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type Target = {
    /** Name of a Jenkins controller. */
    controller: string;
    /** Path of a folder on it, one segment per item. */
    folder: string[];
};
export type PoliciesPatch = {
    /** How to handle changes made in Jenkins: repair them, or only report them. */
    drift?: "repair" | "report";
    /** How to handle credentials in the folder that the bridge does not manage: report them, or delete them (within the mass-delete limit). */
    unmanaged?: "report" | "prune";
    /** Write many credentials in one request if the folder was created by the bridge. */
    bulk?: boolean;
    /** How kubeconfigs are stored in Jenkins: as a secret file, as a secret text, or by the suspended kubernetes-cd plug-in. */
    kubeconfigForm?: "file" | "text" | "plugin";
    /** While true, nothing is read from or written to Jenkins for this project. */
    paused?: boolean;
    /** Age in days at which an unchanged secret gets a warning; null: never. */
    maxAgeDays?: number | null;
    /** When credentials are tried on verify targets without a request: never, once Jenkins holds a new value, or also once a day. */
    verify?: "never" | "onChange" | "daily";
};
export type SnippetNamesPatch = {
    /** Host of a container registry, with a port and a path if it has them. Null: no longer kept. */
    registry?: string | null;
    /** Address of a Git repository, without a password. Snippets use it in the form that they need, HTTPS or SSH. Null: no longer kept. */
    gitUrl?: string | null;
    /** Address of an HTTP API, without a query. Null: no longer kept. */
    apiUrl?: string | null;
    /** Variable that gets the username of an account. Null: no longer kept. */
    usernameVariable?: string | null;
    /** Variable that gets the password of an account. Null: no longer kept. */
    passwordVariable?: string | null;
    /** Variable that gets a token. Null: no longer kept. */
    tokenVariable?: string | null;
    /** Variable that gets the path of a secret file. Null: no longer kept. */
    fileVariable?: string | null;
    /** Variable that gets the path of an SSH key. Null: no longer kept. */
    keyVariable?: string | null;
};
export type CreateProject = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** Name of the project for display. */
    displayName?: string;
    /** Name of the Jenkins controller; the first configured one by default. */
    controller?: string;
    /** Path of the Jenkins folder, one segment per item; by default a top-level folder named after the project. */
    folder?: string[];
    /** Every controller and folder that is to hold the credentials, instead of `controller` and `folder`. */
    targets?: Target[];
    policies?: PoliciesPatch;
    snippets?: SnippetNamesPatch;
};
export type KeepProject = {
    /** Name of the project for display. */
    displayName?: string;
    /** Name of the Jenkins controller; the first configured one by default. */
    controller?: string;
    /** Path of the Jenkins folder, one segment per item; by default a top-level folder named after the project. */
    folder?: string[];
    /** Every controller and folder that is to hold the credentials, instead of `controller` and `folder`. */
    targets?: Target[];
    policies?: PoliciesPatch;
    snippets?: SnippetNamesPatch;
};
export type PatchProject = {
    /** Name of the project for display. */
    displayName?: string;
    /** New controller of a project with one target. The credentials are written and verified there, then removed from the old one. */
    controller?: string;
    /** All targets that the project is to have. Once the credentials are written and verified in new ones, the bridge's are removed from those left out. */
    targets?: Target[];
    /** New folder of a project with one target. The credentials are written and verified there, then the bridge's are removed from the old one. */
    folder?: string[];
    policies?: PoliciesPatch;
    snippets?: SnippetNamesPatch;
};
export type Forgotten = {
    project: string;
    /** Id of the credential; null for a whole project. */
    id: string | null;
    /** Says what Jenkins may still hold, and where. */
    message: string;
};
export type Copy = {
    controller: string;
    /** Path of the folder in Jenkins, one segment per item. */
    folder: string[];
    /** `same-ciphertext`: Jenkins holds the ciphertexts that the bridge wrote. `same-ids`: everything that was lost is there by its ids, and no value can be compared, so it only may be ours. */
    proof: "same-ciphertext" | "same-ids";
    /** Ids with the ciphertext that the bridge wrote: these are removed or followed. */
    ids: string[];
    /** Ids of the project that are there with another value, or whose values cannot be compared. They stay as they are. */
    unproved: string[];
    foundAt: string;
    /** Set while a removal is requested and not done. */
    removalRequestedAt: string | null;
};
export type CopyRemoval = {
    controller: string;
    /** Path of the folder in Jenkins, one segment per item. */
    folder: string[];
    requestedAt: string;
    requestedBy: string;
    doneAt: string;
    ids: {
        id: string;
        /** `removed`: a read after the removal shows that it is gone. `absent`: it was gone before. `changed`: its value is not ours any more, so it stays. `left`: Jenkins refused to remove it. */
        outcome: "removed" | "absent" | "changed" | "left";
    }[];
    /** Whether the folder was removed as well: the bridge had made it, and it was empty. */
    folderRemoved: boolean;
    /** Why nothing was removed; null if something was tried. */
    refused: ("FolderTaken" | "FolderMissing" | "MassDeleteGuard" | "FolderUnreadable" | null) | ("FolderTaken" | "FolderMissing" | "MassDeleteGuard" | "FolderUnreadable" | null);
};
export type Copies = {
    project: string;
    /** When Jenkins was last searched, every controller of the project included; null: never. */
    searchedAt: string | null;
    /** Number of folders that the last search looked into. */
    foldersSearched: number;
    /** Whether the last search looked into every folder that the Jenkins user of the bridge sees. */
    complete: boolean;
    /** Whether a search or a removal is still to be made. */
    pending: boolean;
    copies: Copy[];
    /** The latest removals, one per folder. */
    removals: CopyRemoval[];
};
export type CopyPlace = {
    /** A folder that `copies` lists. */
    folder: string[];
    /** Default: the controller of the project. */
    controller?: string;
};
export type SharedFrom = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    project: string;
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
};
export type TargetStatus = {
    controller: string;
    folder: string[];
    phase: "Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting";
    /** Why it is in this phase there. */
    reason: ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null) | ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null);
    /** The reason as a sentence, with the remedy. */
    message: string | null;
    /** The generation that this target is known to hold. */
    observedGeneration: number | null;
    /** When a read of this target last confirmed that generation. */
    syncedAt: string | null;
    /** A change made in Jenkins, outside the bridge. */
    drift: {
        fields: string[];
        /** One of the reasons in docs/reasons.md. */
        reason: "JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged";
        detectedAt: string;
    } | null;
};
export type Status = {
    phase: "Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting";
    /** The generation that Jenkins is known to hold. */
    observedGeneration: number | null;
    /** When a read of Jenkins last confirmed that generation. */
    syncedAt: string | null;
    /** Why it is in this phase: one of the reasons in docs/reasons.md. */
    reason: ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null) | ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null);
    /** The reason as a sentence, with the remedy. */
    message: string | null;
    /** Failed attempts for this generation. */
    attempts: number;
    /** Time of the next attempt; while calls to Jenkins are paused, it runs after they resume. */
    nextAttemptAt: string | null;
    /** A change made in Jenkins, outside the bridge. */
    drift: {
        fields: string[];
        /** One of the reasons in docs/reasons.md. */
        reason: "JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged";
        detectedAt: string;
    } | null;
    /** Since when it has been in this phase for this reason; null while nothing is wrong, or if it is not known. */
    since: string | null;
    /** Whether a change of the secret in Jenkins would be detected; null before the first sync. */
    valuesWatched: boolean | null;
    /** Where its values come from; absent if all of them were typed. */
    source?: {
        /** Names of the secret stores that its values come from. */
        stores: string[];
        /** When its values were last read; null if they never were. */
        refreshedAt: string | null;
        /** What the secret store calls the version that was read, if it has a name for it. */
        version: string | null;
        /** Set while its values cannot be read. The last ones stay, here and in Jenkins. */
        stale: {
            since: string;
            /** One of the reasons in docs/secret-stores.md. */
            reason: "NotFound" | "Deleted" | "Destroyed" | "Forbidden" | "LoginRefused" | "Sealed" | "RateLimited" | "Unavailable" | "AddressRefused" | "TlsFailed" | "BadAnswer" | "TooLarge" | "VersionUnsupported" | "NoSuchProperty" | "PropertyNeeded" | "NotAnObject" | "NotText" | "ValueTooLarge" | "EmptyValue" | "ContentRefused" | "NotAllowed" | "ShareUnreadable" | "ShareEnded";
            /** The reason as a sentence, with the remedy. */
            message: string;
        } | null;
    };
    /** What the last try of its current values showed; null if there was none. */
    verified: {
        /** `valid`: it works. `invalid`: the verify target says that it does not. `unknown`: that could not be found out, which says nothing about it. */
        state: "valid" | "invalid" | "unknown";
        at: string;
        /** Name of the verify target that it was tried on. */
        target: string;
        /** Why it does not work, or is not known to: one of the reasons in docs/verifying.md; null if it works. */
        reason: ("LoginRefused" | "PermissionMissing" | "Unavailable" | "Timeout" | "RateLimited" | "AddressRefused" | "AddressElsewhere" | "TlsFailed" | "HostKeyChanged" | "BadAnswer" | "TooLarge" | "ContentUnsupported" | "NotProved" | "TypeUnsupported" | "ValueMissing" | "Stopped" | "TargetMissing" | "Interrupted" | null) | ("LoginRefused" | "PermissionMissing" | "Unavailable" | "Timeout" | "RateLimited" | "AddressRefused" | "AddressElsewhere" | "TlsFailed" | "HostKeyChanged" | "BadAnswer" | "TooLarge" | "ContentUnsupported" | "NotProved" | "TypeUnsupported" | "ValueMissing" | "Stopped" | "TargetMissing" | "Interrupted" | null);
        /** The reason as a sentence, with the remedy. */
        message: string | null;
        /** Who the verify target says that the login is, if it says so. */
        "as"?: string;
    } | null;
    /** The status in each target of the project. Above is the summary: the worst phase, the least generation and the oldest time of those that count. A target that was added later counts once it holds everything, and is `Pending` until then. */
    targets: TargetStatus[];
};
export type Finding = {
    /** One of the codes in docs/pipelines.md. */
    code: string;
    /** The finding and its remedy. Never quotes a value. */
    detail: string;
    /** JSON pointer into the credential, such as #/data/content. */
    pointer: string;
    /** `error`: it is refused. `warning`: something is probably wrong. `advice`: for information, nothing has to be done. */
    severity: "error" | "warning" | "advice";
};
export type Credential = {
    id: string;
    project: string;
    /** `unknown` if the stored record cannot be read; see `status`. */
    "type": "username-password" | "ssh-key" | "access-token" | "kubeconfig" | "secret-file" | "certificate" | "github-app" | "aws-access-key" | "unknown";
    description: string;
    /** Public fields, and where the values of fields that come from a secret store are; those values are never shown. */
    data: {
        [key: string]: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
    };
    /** Names of the secret fields that are set. Their values are never shown. */
    secretFields: string[];
    /** Whether the username is one of them; only for types that have a username. */
    usernameSecret?: boolean;
    sharedFrom?: SharedFrom;
    /** Set if it is shared with other projects. */
    shared?: true;
    /** Increases with every change; the version part of the ETag. */
    generation: number;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
    /** When one of its secrets last changed. */
    rotatedAt: string;
    /** The verify target that it is tried on. */
    verifyWith?: string;
    /** When it expires: the date given or the one found in its content, whichever is earlier. */
    expiresAt: string | null;
    status: Status;
    /** Why it may not work, or may soon stop working. */
    warnings: Finding[];
    /** Public facts derived from the secrets, by type: a public key, a fingerprint, contexts, a server, a subject. */
    facts: {
        [key: string]: any;
    };
};
export type CredentialList = {
    items: Credential[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type SearchHit = {
    kind: "project" | "credential";
    /** Name of the project. */
    project: string;
    /** Display name of the project. */
    displayName: string;
    /** Id of the credential; null for a project. */
    id: string | null;
    /** Type of the credential; null for a project. */
    "type": string | null;
    /** Description of the credential; empty for a project. */
    description: string;
    /** Phase of the credential; null for a project. */
    phase: ("Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting" | null) | ("Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting" | null);
    /** When the credential expires, if that is known. */
    expiresAt: string | null;
};
export type SearchResult = {
    /** The best first: a name that is the text, then names that begin with it, then names that contain it, then other matches. */
    hits: SearchHit[];
    /** How many matches there are, as far as was searched. */
    total: number;
    /** Whether some projects were not searched, because it would have taken too long. A repeated search gets further. */
    partial: boolean;
};
export type VerifyWith = string | null;
export type UsernameAndPassword = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** An account with its password or token: Docker Hub, GitHub, GitLab, a package registry. */
    "type": "username-password";
    /** Purpose of the credential. Shown in Jenkins. */
    description?: string;
    data?: {
        /** The account name, such as a Docker ID. */
        username: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
        /** GitHub and Docker Hub want a token here, not the password of the account. */
        password: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
    };
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    verifyWith?: VerifyWith;
    /** Store the username and the password percent-encoded, for pipelines that put them into a URL. They are also shown and synced encoded. */
    urlEncode?: boolean;
    /** Treat the username as a secret, here and in Jenkins: never shown again, masked in builds. `false`, sent together with the username, makes it public again. If omitted, a new credential has a public username and a change keeps the setting. */
    usernameSecret?: boolean;
};
export type SshKey = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** A username with a private key, for Git over SSH and for hosts that a pipeline logs in to. */
    "type": "ssh-key";
    /** Purpose of the credential. Shown in Jenkins. */
    description?: string;
    data?: {
        /** The user at the other end; "git" for nearly every Git host. */
        username: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
        /** The whole key file, from -----BEGIN to END-----. */
        privateKey?: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
        /** Only if the key has one. */
        passphrase?: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
    };
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    verifyWith?: VerifyWith;
    /** Generate the key in the bridge; the answer has its public half in `facts.publicKey`. */
    generate?: "ed25519" | "rsa-4096";
    /** Treat the username as a secret, here and in Jenkins: never shown again, masked in builds. `false`, sent together with the username, makes it public again. If omitted, a new credential has a public username and a change keeps the setting. */
    usernameSecret?: boolean;
};
export type AccessToken = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** A single secret text: an API token, a webhook secret, a SonarQube token. */
    "type": "access-token";
    /** Purpose of the credential. Shown in Jenkins. */
    description?: string;
    data?: {
        /** The token as it was given to you, without spaces or line ends around it. */
        token: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
    };
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    verifyWith?: VerifyWith;
};
export type Kubeconfig = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** Access to a Kubernetes cluster, for kubectl and helm in a pipeline. */
    "type": "kubeconfig";
    /** Purpose of the credential. Shown in Jenkins. */
    description?: string;
    data?: {
        /** The kubeconfig file with its certificates and tokens inside, as YAML or JSON. */
        content: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
    };
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    verifyWith?: VerifyWith;
};
export type SecretFile = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** A file of any kind that a pipeline reads: the key of a service account, a licence, a settings file. */
    "type": "secret-file";
    /** Purpose of the credential. Shown in Jenkins. */
    description?: string;
    data?: {
        /** The name that the file has in a build, without a path. */
        fileName: string;
        /** The file as it is, byte for byte. In base64. */
        content: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
    };
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    verifyWith?: VerifyWith;
};
export type Certificate = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** A certificate with its private key, for TLS with client certificates or for signing: a PKCS#12 key store, or PEM. */
    "type": "certificate";
    /** Purpose of the credential. Shown in Jenkins. */
    description?: string;
    data?: {
        /** A PKCS#12 file (.p12 or .pfx). Leave it empty to give PEM. In base64. */
        keystore?: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
        /** PEM: the certificate, and then those of its authorities. */
        certificateChain?: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
        /** PEM: the key of the certificate, not encrypted. */
        privateKey?: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
        /** The password of the key store. With PEM, builds get the store under it. */
        password?: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
    };
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    verifyWith?: VerifyWith;
};
export type GitHubApp = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** A GitHub App with its private key. Jenkins creates a token of an hour from it for each build that uses it. */
    "type": "github-app";
    /** Purpose of the credential. Shown in Jenkins. */
    description?: string;
    data?: {
        /** On the page of the app, under About: the App ID or the Client ID. */
        appId: string;
        /** The .pem file that GitHub generates for the app. */
        privateKey: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
        /** The account that the app is installed in; needed if there is more than one. */
        owner?: string;
        /** Only for GitHub Enterprise: https://HOST/api/v3. */
        apiUri?: string;
    };
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    verifyWith?: VerifyWith;
};
export type AwsAccessKey = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** An access key of AWS, or of a service that is compatible with it. Jenkins can assume a role with it. */
    "type": "aws-access-key";
    /** Purpose of the credential. Shown in Jenkins. */
    description?: string;
    data?: {
        /** It begins with AKIA. */
        accessKeyId: string;
        /** AWS shows it once, when the key is created. */
        secretAccessKey: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
        /** The ARN of a role that Jenkins assumes before each use. */
        iamRoleArn?: string;
        /** Only if the trust policy of the role requires one. */
        externalId?: string;
    };
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    verifyWith?: VerifyWith;
};
export type CreateCredential = ({
    "type": "username-password";
} & UsernameAndPassword) | ({
    "type": "ssh-key";
} & SshKey) | ({
    "type": "access-token";
} & AccessToken) | ({
    "type": "kubeconfig";
} & Kubeconfig) | ({
    "type": "secret-file";
} & SecretFile) | ({
    "type": "certificate";
} & Certificate) | ({
    "type": "github-app";
} & GitHubApp) | ({
    "type": "aws-access-key";
} & AwsAccessKey);
export type CredentialSet = {
    credentials: {
        /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
        id: string;
        "type": "username-password" | "ssh-key" | "access-token" | "kubeconfig" | "secret-file" | "certificate" | "github-app" | "aws-access-key";
        /** Purpose of the credential. Shown in Jenkins. */
        description?: string;
        /** Fields of the type; see `GET /credential-types`. */
        data?: {
            [key: string]: string | {
                /** The value is read from a secret store, and follows it. */
                valueFrom: {
                    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                    store: string;
                    /** Where the secret store has it: a path of segments that are separated by /. */
                    key: string;
                    /** The property to take of a value that has several. */
                    property?: string;
                    /** The version to take; if omitted, the newest. */
                    version?: string;
                };
            };
        };
        /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
        adopt?: boolean;
        /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
        expiresAt?: string | null;
        /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
        sharedFrom?: SharedFrom | null;
        /** Store the username and the password percent-encoded, for pipelines that put them into a URL. They are also shown and synced encoded. */
        urlEncode?: boolean;
        /** Treat the username as a secret, here and in Jenkins: never shown again, masked in builds. `false`, sent together with the username, makes it public again. If omitted, a new credential has a public username and a change keeps the setting. */
        usernameSecret?: boolean;
        verifyWith?: VerifyWith;
        /** The generation that the credential was seen to have, 0 if it was not there. If it would be changed and has another one, nothing of the set is stored (412). */
        previousGeneration?: number;
    }[];
};
export type SourceCheck = {
    /** `resolved`: all of them were read. */
    state: "resolved" | "unresolved";
    /** What the secret store calls the version that was read, if it has a name for it. */
    version: string | null;
    fields: {
        /** Name of the field, or `sharedFrom` for all of them. */
        name: string;
        state: "resolved" | "unresolved";
        /** Why it was not read: one of the reasons in docs/secret-stores.md. */
        reason: ("NotFound" | "Deleted" | "Destroyed" | "Forbidden" | "LoginRefused" | "Sealed" | "RateLimited" | "Unavailable" | "AddressRefused" | "TlsFailed" | "BadAnswer" | "TooLarge" | "VersionUnsupported" | "NoSuchProperty" | "PropertyNeeded" | "NotAnObject" | "NotText" | "ValueTooLarge" | "EmptyValue" | "ContentRefused" | "NotAllowed" | "ShareUnreadable" | "ShareEnded" | null) | ("NotFound" | "Deleted" | "Destroyed" | "Forbidden" | "LoginRefused" | "Sealed" | "RateLimited" | "Unavailable" | "AddressRefused" | "TlsFailed" | "BadAnswer" | "TooLarge" | "VersionUnsupported" | "NoSuchProperty" | "PropertyNeeded" | "NotAnObject" | "NotText" | "ValueTooLarge" | "EmptyValue" | "ContentRefused" | "NotAllowed" | "ShareUnreadable" | "ShareEnded" | null);
        /** The reason as a sentence, with the remedy. */
        message: string | null;
    }[];
};
export type Differing = {
    field: string;
    /** The value of a public field, cut at 4,096 characters; null for a secret. */
    here: string | null;
    /** What Jenkins holds of it, cut likewise; null for a secret. */
    there: string | null;
    /** Whether it is a secret, here or in Jenkins. */
    secret: boolean;
    /** Whether the value of Jenkins can be taken over. */
    keepable: boolean;
};
export type Plan = {
    project: string;
    /** When Jenkins was read for the plan; null if it could not be read, or one of several targets. */
    readAt: string | null;
    actions: {
        id: string;
        action: "create" | "update" | "repair" | "delete" | "none" | "blocked" | "unmanaged" | "unknown";
        /** One of the reasons in docs/reasons.md. */
        reason: "JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged";
        /** Names of fields that differ. */
        fields: string[];
        /** The same fields, with the values of public ones. */
        differs?: Differing[];
        /** When drift was found first. */
        since?: string;
        /** Only for drift: digest of what Jenkins holds, for `keep-theirs`. It changes with every field and secret. */
        seen?: string;
        /** Only for `Adopted`, `UnmanagedExists` and `ClassChanged`: the class of the credential in Jenkins. */
        className?: string;
        /** The name that Jenkins shows for this class; null for a class that the bridge does not know. */
        title?: string | null;
        /** The plug-in that the change needs; absent if Jenkins is known to have it. */
        plugin?: {
            name: string;
            /** False if Jenkins lacks it, as far as it lists its plug-ins or has refused this type before; null if that is not known. */
            installed: boolean | null;
        };
        target?: Target;
    }[];
    /** Number of requests to Jenkins that the sync would make, reads included. */
    requests: number;
};
export type SetResult = {
    created: number;
    updated: number;
    unchanged: number;
    deleted: number;
    items: {
        id: string;
        action: "created" | "updated" | "unchanged" | "deleted";
        /** Its generation before the change; 0 if it was not there. A request can name it, so that nobody else is overwritten. */
        previousGeneration: number;
        /** Why it may not work, or may soon stop working; absent if there is nothing to warn of. */
        warnings?: Finding[];
        source?: SourceCheck;
        status?: Status;
    }[];
    plan?: Plan;
};
export type ReplaceCredential = {
    /** May be repeated here but cannot be changed. */
    id?: string;
    /** May be repeated here but cannot be changed. */
    "type"?: string;
    /** Purpose of the credential. Shown in Jenkins. */
    description?: string;
    /** Fields of the type; see `GET /credential-types`. */
    data: {
        [key: string]: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
    };
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    /** Generate the key in the bridge; the answer has its public half in `facts.publicKey`. */
    generate?: "ed25519" | "rsa-4096";
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Store the username and the password percent-encoded, for pipelines that put them into a URL. They are also shown and synced encoded. */
    urlEncode?: boolean;
    /** Treat the username as a secret, here and in Jenkins: never shown again, masked in builds. `false`, sent together with the username, makes it public again. If omitted, a new credential has a public username and a change keeps the setting. */
    usernameSecret?: boolean;
    verifyWith?: VerifyWith;
};
export type PatchCredential = {
    /** May be repeated here but cannot be changed. */
    id?: string;
    /** May be repeated here but cannot be changed. */
    "type"?: string;
    /** Purpose of the credential. */
    description?: string | null;
    /** Fields to change; null removes an optional field. */
    data?: {
        [key: string]: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        } | null;
    };
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    /** Generate the key in the bridge; the answer has its public half in `facts.publicKey`. */
    generate?: "ed25519" | "rsa-4096";
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Store the username and the password percent-encoded, for pipelines that put them into a URL. They are also shown and synced encoded. */
    urlEncode?: boolean;
    /** Treat the username as a secret, here and in Jenkins: never shown again, masked in builds. `false`, sent together with the username, makes it public again. If omitted, a new credential has a public username and a change keeps the setting. */
    usernameSecret?: boolean;
    verifyWith?: VerifyWith;
};
export type Export = {
    project: string;
    credentials: {
        id: string;
        "type": "username-password" | "ssh-key" | "access-token" | "kubeconfig" | "secret-file" | "certificate" | "github-app" | "aws-access-key";
        description?: string;
        /** Public fields, and where the values of fields that come from a secret store are; those values are never shown. */
        data?: {
            [key: string]: string | {
                /** The value is read from a secret store, and follows it. */
                valueFrom: {
                    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                    store: string;
                    /** Where the secret store has it: a path of segments that are separated by /. */
                    key: string;
                    /** The property to take of a value that has several. */
                    property?: string;
                    /** The version to take; if omitted, the newest. */
                    version?: string;
                };
            };
        };
        sharedFrom?: SharedFrom;
        /** The expiry that was stated. */
        expiresAt?: string;
        usernameSecret?: boolean;
        verifyWith?: string;
    }[];
};
export type ValidateCredential = {
    /** Also try it on this verify target, or on that of `verifyWith`, or on the suggested one. Counts as a try of a stored credential does. */
    verify?: {
        /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
        target?: string;
    };
    /** If omitted, the id is not checked. */
    id?: string;
    "type": "username-password" | "ssh-key" | "access-token" | "kubeconfig" | "secret-file" | "certificate" | "github-app" | "aws-access-key";
    /** Purpose of the credential. Shown in Jenkins. */
    description?: string;
    /** Fields of the type; see `GET /credential-types`. */
    data?: {
        [key: string]: string | {
            /** The value is read from a secret store, and follows it. */
            valueFrom: {
                /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
                store: string;
                /** Where the secret store has it: a path of segments that are separated by /. */
                key: string;
                /** The property to take of a value that has several. */
                property?: string;
                /** The version to take; if omitted, the newest. */
                version?: string;
            };
        };
    };
    /** Take over a credential that Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it expires, if known. The content may also contain an expiry date; the earlier of the two applies. */
    expiresAt?: string | null;
    /** Generate the key in the bridge; the answer has its public half in `facts.publicKey`. */
    generate?: "ed25519" | "rsa-4096";
    /** A credential of the same type that another project shares with this one. All values come from it and follow it, so `data` is left out. `null` ends that; all data must then be given. */
    sharedFrom?: SharedFrom | null;
    /** Store the username and the password percent-encoded, for pipelines that put them into a URL. They are also shown and synced encoded. */
    urlEncode?: boolean;
    /** Treat the username as a secret, here and in Jenkins: never shown again, masked in builds. `false`, sent together with the username, makes it public again. If omitted, a new credential has a public username and a change keeps the setting. */
    usernameSecret?: boolean;
    verifyWith?: VerifyWith;
};
export type Verification = {
    /** `valid`: it works. `invalid`: the verify target says that it does not. `unknown`: that could not be found out, which says nothing about it. */
    state: "valid" | "invalid" | "unknown";
    at: string;
    /** Name of the verify target that it was tried on. */
    target: string;
    /** Why it does not work, or is not known to: one of the reasons in docs/verifying.md; null if it works. */
    reason: ("LoginRefused" | "PermissionMissing" | "Unavailable" | "Timeout" | "RateLimited" | "AddressRefused" | "AddressElsewhere" | "TlsFailed" | "HostKeyChanged" | "BadAnswer" | "TooLarge" | "ContentUnsupported" | "NotProved" | "TypeUnsupported" | "ValueMissing" | "Stopped" | "TargetMissing" | "Interrupted" | null) | ("LoginRefused" | "PermissionMissing" | "Unavailable" | "Timeout" | "RateLimited" | "AddressRefused" | "AddressElsewhere" | "TlsFailed" | "HostKeyChanged" | "BadAnswer" | "TooLarge" | "ContentUnsupported" | "NotProved" | "TypeUnsupported" | "ValueMissing" | "Stopped" | "TargetMissing" | "Interrupted" | null);
    /** The reason as a sentence, with the remedy. */
    message: string | null;
    /** Who the verify target says that the login is, if it says so. */
    "as"?: string;
};
export type Validation = {
    /** Whether a create would accept it. */
    valid: boolean;
    /** The code is `Invalid` for a malformed field, or one of the codes in docs/errors.md if the id is taken. */
    errors: Finding[];
    warnings: Finding[];
    /** Public facts derived from the secrets, by type: a public key, a fingerprint, contexts, a server, a subject. */
    facts: {
        [key: string]: any;
    };
    verification?: Verification;
    /** The verify target that the content points to, or the only one that fits: a value for `verifyWith`. Null: none. */
    suggestedTarget: string | null;
    /** When it would expire. */
    expiresAt: string | null;
    source?: SourceCheck;
    /** The most common way to use it in a Jenkinsfile; while it has no valid id, with ID in its place. */
    step: {
        title: string;
        code: string;
        /** Ids of the Jenkins plug-ins that provide its steps. */
        needs: string[];
    } | null;
};
export type Snippet = {
    title: string;
    language: "groovy";
    /** As requested by `form`. */
    form: "step" | "stage" | "whole";
    /** The syntax of the pipeline that it is for. */
    style: "declarative" | "scripted";
    /** Ids of the Jenkins plug-ins that provide its steps. */
    needs: string[];
    names: SnippetNames;
    /** Values for a graphical editor of pipelines, such as that of KubeSphere; null if it needs none or has no such step. */
    panel: {
        /** The binding of `withCredentials`. */
        binding: string;
        parameters: {
            name: string;
            value: string;
        }[];
    } | null;
    /** Ready to paste. */
    code: string;
};
export type SnippetList = {
    items: Snippet[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type Usage = {
    /** Whether Jenkins records uses of the credential as it is now. */
    tracked: boolean;
    /** Whether builds of the project used it, before or after its last write. Null: not known, which does not mean unused. */
    used: boolean | null;
    /** The most recent use first; jobs without a known time last. */
    jobs: {
        /** Full name of the job in Jenkins. */
        name: string;
        /** Where it is, if the project has several targets. */
        controller?: string;
        /** Its page in Jenkins. */
        url: string | null;
        /** Ranges of build numbers, both ends included. */
        builds: {
            "from": number;
            to: number;
        }[];
        lastBuild: number;
        /** When that build started; null if Jenkins does not tell. For 20 jobs at most. */
        lastBuildAt: string | null;
    }[];
    /** When the latest of these builds started, as far as known; null: not known. It may have been used later. */
    lastUsedAt: string | null;
    readAt: string;
    /** When Jenkins started to record its uses; every change of the credential in Jenkins restarts the record. */
    since: string | null;
    /** What this means, as a sentence. */
    note: string;
    before: {
        /** When it was last read, before an update. */
        readAt: string;
        /** When Jenkins started to record these uses, if known. */
        since: string | null;
        /** Merged over all updates; at most the 200 most recently reported jobs. */
        jobs: {
            /** Full name of the job in Jenkins. */
            name: string;
            /** Where it is, if the project has several targets. */
            controller?: string;
            /** Its page in Jenkins. */
            url: string | null;
            /** Ranges of build numbers, both ends included. */
            builds: {
                "from": number;
                to: number;
            }[];
            lastBuild: number;
            /** When that build started; null if Jenkins does not tell. For 20 jobs at most. */
            lastBuildAt: string | null;
            /** When Jenkins last reported the job. */
            readAt: string;
        }[];
        /** Whether older jobs or builds were omitted. */
        more: boolean;
    } | null;
    /** Why `before` is null or incomplete. */
    beforeNote: string | null;
};
export type Shares = {
    project: string;
    id: string;
    /** Whether it is shared with every project. */
    all: boolean;
    /** Names of the projects that it is shared with; whether there is such a project is not said. */
    projects: string[];
    /** The credentials that take their values from it, in the projects in which the caller has a role. */
    receivers: {
        project: string;
        id: string;
        phase: "Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting";
        /** With `usage=true`: whether builds used it, as Jenkins recorded; null: not known. */
        used?: boolean | null;
        /** With `usage=true`: when the latest of these builds started; null: not known. */
        lastUsedAt?: string | null;
        /** Full names of the jobs that used it, as Jenkins recorded; null: not known. */
        jobs?: string[] | null;
    }[];
    /** Number of those in other projects. */
    hidden: number;
};
export type NewShares = {
    /** Names of projects, which are added to those that are there, or `all` for every project. */
    projects: "all" | string[];
};
export type EndedShare = {
    /** The project that the share ends with; `*` for all. */
    project: string;
    dryRun: boolean;
    /** The credentials that take their values from it, in the projects in which the caller has a role. */
    receivers: {
        project: string;
        id: string;
        phase: "Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting";
        /** With `usage=true`: whether builds used it, as Jenkins recorded; null: not known. */
        used?: boolean | null;
        /** With `usage=true`: when the latest of these builds started; null: not known. */
        lastUsedAt?: string | null;
        /** Full names of the jobs that used it, as Jenkins recorded; null: not known. */
        jobs?: string[] | null;
    }[];
    /** Number of those in other projects. */
    hidden: number;
};
export type AvailableShares = {
    /** Sorted by project and id. */
    items: {
        /** The project that shares it. */
        project: string;
        /** Its id there. */
        id: string;
        "type": "username-password" | "ssh-key" | "access-token" | "kubeconfig" | "secret-file" | "certificate" | "github-app" | "aws-access-key";
    }[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type Event = {
    id: string;
    time: string;
    "type": "ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "CircuitOpened" | "CircuitClosed" | "ControllerChanged" | "ControllerUnconfirmed" | "ControllerConfirmed" | "ControllerAccepted" | "ControllerAdded" | "ControllerUpdated" | "ControllerRemoved" | "SecretStoreAdded" | "SecretStoreUpdated" | "SecretStoreRemoved" | "VerifyTargetAdded" | "VerifyTargetUpdated" | "VerifyTargetRemoved" | "SettingsReloaded" | "ReloadRefused" | "BackupFailed" | "BackupRecovered" | "ProofsDropped";
    /** Id of the credential; null for events of the project. */
    credential: string | null;
    actor: string;
    /** The request that caused it, as in its answer, the log and the audit trail; null for what the bridge did by itself. */
    requestId: string | null;
    /** The generation that the event is about. */
    generation: number | null;
    /** One of the reasons in docs/reasons.md. */
    reason: ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null) | ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null);
    /** The reason as a sentence. */
    message: string | null;
    /** Names of changed fields, never their values. */
    fields: string[];
    /** The target that it happened in, if the project has several and it does not concern all of them. */
    target?: {
        controller: string;
        folder: string[];
    };
    /** What the event is about besides: names, numbers and constants, never values. Absent in events of earlier versions. */
    details?: {
        /** IDs of unmanaged credentials: the first 20. */
        ids?: string[];
        /** How many there are in all: IDs, copies, removed copies or failures in a row. */
        count?: number;
        /** How many copies were to be removed. */
        "of"?: number;
        /** Secret fields that the credential did not have before. */
        added?: string[];
        /** Secret fields that it no longer has. */
        removed?: string[];
        /** What was done in particular. */
        how?: "repair" | "force" | "keep-theirs" | "take-over" | "pause" | "resume" | "enable" | "disable" | "share";
        /** A constant that says why. */
        why?: string;
        /** The person or group whose role it is. */
        member?: string;
        /** The role that was granted. */
        role?: string;
        /** ID of the webhook. */
        webhook?: string;
        /** Path of the folder in Jenkins. */
        folder?: string;
        /** The controller of the target. */
        controller?: string;
        /** The verify target that a credential was tried on. */
        verifyTarget?: string;
        /** The process of the bridge. */
        process?: string;
        /** Identity of the Jenkins that answers. */
        seen?: string;
        /** Identity of the Jenkins that is known. */
        known?: string;
        /** When the credential expires, or when its secret was last changed. */
        at?: string;
        /** Days within which it expires. */
        days?: number;
    };
};
export type EventList = {
    items: Event[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type Webhook = {
    id: string;
    project: string;
    url: string;
    description: string;
    /** The form of the messages; one of those of a new webhook. */
    format: string;
    /** Types of events to send; null: all. */
    types: ("ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "ProofsDropped")[] | null;
    enabled: boolean;
    generation: number;
    /** Until then, messages are also signed with the previous secret. */
    previousSecretUntil: string | null;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
    status: {
        state: "Active" | "Retrying" | "Disabled";
        /** Why it is disabled: on request, after failing for too long, because the receiver refuses further messages, or because the bridge did not write its stored record. */
        reason: ("Requested" | "Failing" | "Gone" | "RecordChanged" | "RecordBroken" | null) | ("Requested" | "Failing" | "Gone" | "RecordChanged" | "RecordBroken" | null);
        /** Id of the last event that was delivered or skipped as not subscribed. */
        lastEvent: string;
        /** Number of consecutive failures. */
        attempts: number;
        /** Time of the first of them. */
        failingSince: string | null;
        /** Time of the next attempt. */
        nextAttemptAt: string | null;
        /** Time of the last successful delivery. */
        deliveredAt: string | null;
    };
};
export type WebhookList = {
    items: Webhook[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type CreateWebhook = {
    /** Address that receives the messages: https, and http where the operator allows it (`OUTBOUND_HTTP`). */
    url: string;
    /** the purpose of the webhook, without control characters */
    description?: string;
    /** Types of events to send; null: all. */
    types?: ("ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "ProofsDropped")[] | null;
    /** While false, nothing is sent; delivery later resumes where it stopped. */
    enabled?: boolean;
    /** The form of the messages: signed CloudEvents, or texts for a chat. It cannot be changed later. */
    format?: "events" | "slack" | "teams" | "dingtalk" | "wecom";
    /** Only for `dingtalk`: the secret of the robot (`SEC…`), with which the address is signed; empty for none. */
    robotSecret?: string;
};
export type NewWebhook = {
    id: string;
    project: string;
    url: string;
    description: string;
    /** The form of the messages; one of those of a new webhook. */
    format: string;
    /** Types of events to send; null: all. */
    types: ("ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "ProofsDropped")[] | null;
    enabled: boolean;
    generation: number;
    /** Until then, messages are also signed with the previous secret. */
    previousSecretUntil: string | null;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
    status: {
        state: "Active" | "Retrying" | "Disabled";
        /** Why it is disabled: on request, after failing for too long, because the receiver refuses further messages, or because the bridge did not write its stored record. */
        reason: ("Requested" | "Failing" | "Gone" | "RecordChanged" | "RecordBroken" | null) | ("Requested" | "Failing" | "Gone" | "RecordChanged" | "RecordBroken" | null);
        /** Id of the last event that was delivered or skipped as not subscribed. */
        lastEvent: string;
        /** Number of consecutive failures. */
        attempts: number;
        /** Time of the first of them. */
        failingSince: string | null;
        /** Time of the next attempt. */
        nextAttemptAt: string | null;
        /** Time of the last successful delivery. */
        deliveredAt: string | null;
    };
    /** Secret that signs the messages; shown only in this answer. Null in that to a repeated request, and for a format that the bridge does not sign. */
    secret: string | null;
};
export type PatchWebhook = {
    /** Address that receives the messages: https, and http where the operator allows it (`OUTBOUND_HTTP`). */
    url?: string;
    /** the purpose of the webhook, without control characters */
    description?: string;
    /** Types of events to send; null: all. */
    types?: ("ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "ProofsDropped")[] | null;
    /** While false, nothing is sent; delivery later resumes where it stopped. */
    enabled?: boolean;
    /** Only for `dingtalk`: the secret of the robot (`SEC…`), with which the address is signed; empty for none. */
    robotSecret?: string;
};
export type Delivery = {
    id: string;
    time: string;
    /** Id of the event; null for a test message. */
    event: string | null;
    "type": string;
    /** Number of the attempt; 0 for one requested by a person. */
    attempt: number;
    /** `ok`, or why the delivery failed: one of the outcomes in docs/webhooks.md. */
    outcome: "ok" | "AddressInvalid" | "AddressRefused" | "DnsFailed" | "ConnectFailed" | "TlsFailed" | "Timeout" | "BadAnswer" | "Redirected" | "Refused" | "Gone" | "FormatUnknown" | "SecretUnreadable";
    /** The outcome as a sentence. */
    message: string | null;
    /** HTTP status of the answer. Nothing else of it is kept. */
    status: number | null;
    durationMs: number;
};
export type DeliveryList = {
    /** The last 50, newest first. */
    items: Delivery[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type Unmanaged = {
    id: string;
    target?: Target;
    /** Digest of what Jenkins holds; it changes with every field and secret. */
    seen: string;
    /** Its class in Jenkins; null if our user may not read it. */
    className: string | null;
    /** The name that Jenkins shows for the class; null for a class that the bridge does not know. */
    title: string | null;
    /** Types that it can be taken over as, the likely one first; none for an unknown class. */
    types: string[];
    /** Null if another project has the folder as well. */
    description: string | null;
    /** The public fields of the first type, cut at 4,096 characters each. */
    data: {
        [key: string]: string;
    };
    /** Whether a job of the folder used it; null if that is not known. */
    used: boolean | null;
    /** When the latest build began that used it, as far as Jenkins tells. */
    lastUsedAt: string | null;
    /** Who ignores it since when; null if it is not ignored. */
    ignored: {
        by: string;
        at: string;
    } | null;
};
export type UnmanagedList = {
    items: Unmanaged[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
    /** When Jenkins was read; null if it could not be read, or one of several targets. */
    readAt: string | null;
};
export type KeepTheirs = {
    /** `seen` of the credential as it was read: another one under the id is left alone. */
    seen: string;
};
export type Controller = {
    name: string;
    url: string;
    /** `settings`: configured by JENKINS_URL and its neighbours. `file`: in CONTROLLERS_FILE. Requests can change neither. `api`: registered by a request. */
    managedBy: "settings" | "file" | "api";
    /** The Jenkins user of the bridge. */
    user: string;
    /** How that user logs in. The secret itself is never shown. */
    login: "token" | "password";
    /** Whether own certificate authorities are trusted instead of the public ones. */
    ca: boolean;
    /** Whether the bridge presents a certificate. */
    clientCertificate: boolean;
    /** Maximum number of concurrent requests. */
    maxInFlight: number;
    /** The assurance that the user sees every item in Jenkins. */
    seesEverything: boolean;
    /** Patterns of the names of the projects that may use it; `*` stands for any characters. Default: all. */
    projects: string[];
    /** Free text by name, for people and for queries. */
    labels: {
        [key: string]: string;
    };
    /** The version that `If-Match` compares; null if it is not registered by a request. */
    generation: number | null;
    /** `Unknown`: it does not answer now, and may by itself. `Failing`: it answers, and somebody must do something; `reason` says what is wrong. */
    state: "Ready" | "Failing" | "Unknown";
    /** The controller answered this request's check and accepted the bridge's user. */
    reachable: boolean;
    /** Why it could not be reached: one of the reasons in docs/reasons.md. */
    reason: ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null) | ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null);
    /** The reason as a sentence. */
    message: string | null;
    /** `open`: this process has paused its calls after several consecutive failures. */
    circuit: "closed" | "open" | "half-open";
    /** When calls were paused. */
    circuitOpenedAt: string | null;
    /** When a single call will test whether calls go through again; null if none is due. */
    nextAttemptAt: string | null;
    /** Null until the controller has answered once. */
    identity: {
        /** The known Jenkins: `key:…` by its own key, `url:…` by its address. */
        known: string | null;
        /** The Jenkins that answers. */
        seen: string;
        /** `changed`: another Jenkins answers, and nothing is written to it. `unconfirmed`: it no longer presents its key. */
        standing: "known" | "unconfirmed" | "changed";
        /** What accepts the Jenkins that answers, as CONTROLLER_ACCEPT, as `accept` in the file, or as the body of `POST …/accept`; null if nothing needs to be accepted. */
        accept: string | null;
    } | null;
    /** The live processes of the bridge that have this controller, each with its own circuit breaker; gone after three missed heartbeats. */
    processes: {
        /** Host, process id and a random part. */
        id: string;
        role: string;
        version: string;
        circuit: "closed" | "open" | "half-open";
        /** `other`: it has another address, user or option for this controller than the process that answers. */
        configuration: "same" | "other";
        /** Whether its files have a fault, so that it uses what it read before. */
        reloadRefused: boolean;
        seenAt: string;
    }[];
    /** Number of live workers that serve it (WORKER_CONTROLLERS). With 0, changes are stored and wait. */
    workers: number;
    /** Pending work over all projects; at most half a minute old. */
    backlog: {
        /** Credentials that differ from Jenkins and are still being synced. */
        waiting: number;
        /** Time of the oldest change that Jenkins does not hold yet. */
        unsyncedSince: string | null;
        /** When the least recently read project was last read. */
        uncheckedSince: string | null;
    };
    /** What the controller can do and what the bridge's user may do. Null inside: the controller does not tell. */
    capabilities: {
        version: string;
        /** Changes whenever the controller restarts. */
        session: string | null;
        /** Active plug-ins and their versions; null if the controller does not tell. */
        plugins: {
            [key: string]: string;
        } | {
            [key: string]: string;
        };
        /** If `plugins` is null: the plug-ins named in the folders read so far. There may be others. */
        shownPlugins: {
            [key: string]: string;
        };
        /** Whether each credential class is installed; null if not known. */
        classes: {
            [key: string]: boolean | null;
        };
        may: {
            createFolders: boolean | null;
            seePlugins: boolean;
        };
        /** Whether a secret changed in Jenkins can be detected. */
        valueDrift: boolean | null;
        /** Whether characters above U+FFFF are stored correctly. */
        emojiSafe: boolean;
        /** Whether posted folder XML stays in plain text until the next save. */
        plaintextWindow: boolean;
        crumbNeeded: boolean;
        /** Whether the configured API token is in fact a password. */
        passwordAsToken: boolean;
        /** How far the controller's clock is ahead of the bridge's. */
        clockDifferenceMs: number | null;
    } | null;
};
export type ControllerList = {
    items: Controller[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type MemberController = {
    name: string;
    /** Version of Jenkins; null while it is unknown. */
    version: string | null;
    /** `Unknown`: it does not answer now, and may by itself. `Failing`: it answers, and somebody must do something; `reason` says what is wrong. */
    state: "Ready" | "Failing" | "Unknown";
    /** The controller answered this request's check and accepted the bridge's user. */
    reachable: boolean;
    /** Why it could not be reached: one of the reasons in docs/reasons.md. */
    reason: ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null) | ("JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged" | null);
    /** The reason as a sentence. */
    message: string | null;
    /** `open`: this process has paused its calls after several consecutive failures. */
    circuit: "closed" | "open" | "half-open";
    /** When calls were paused. */
    circuitOpenedAt: string | null;
    /** When a single call will test whether calls go through again; null if none is due. */
    nextAttemptAt: string | null;
};
export type MemberControllerList = {
    items: MemberController[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type SomeControllerList = ControllerList | MemberControllerList;
export type CreateController = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** the root address of Jenkins, http or https, with any path prefix and without user, password, query and fragment */
    url: string;
    /** a username without a colon or control characters */
    user: string;
    /** the API token of the user: printable characters without white space */
    token?: string;
    /** Its password, if it has no API token: slower, since each change needs a crumb. */
    password?: string;
    /** Certificate authorities (PEM) to trust instead of the public ones. */
    ca?: string | null;
    /** Certificate (PEM) that the bridge presents. */
    clientCertificate?: string | null;
    /** The key of that certificate (PEM, without a passphrase). */
    clientKey?: string | null;
    /** Maximum number of concurrent requests; null: 4. */
    maxInFlight?: number | null;
    /** The assurance that the user sees every item. Then a 404 proves that a folder is gone. */
    seesEverything?: boolean;
    /** Patterns of the names of the projects that may use it; `*` stands for any characters. Default: all. */
    projects?: string[];
    /** Free text by name, for people and for queries. */
    labels?: {
        [key: string]: string;
    };
};
export type Check = {
    /** `failing`: somebody must do something. `unknown`: it does not answer, and may by itself. */
    state: "ok" | "failing" | "unknown";
    at: string;
    findings: {
        code: string;
        message: string;
        /** What to do about it. */
        remedy: string;
    }[];
};
export type NewController = {
    controller: Controller;
    check: Check;
};
export type SomeController = Controller | MemberController;
export type PatchController = {
    /** the root address of Jenkins, http or https, with any path prefix and without user, password, query and fragment */
    url?: string;
    /** a username without a colon or control characters */
    user?: string;
    /** the API token of the user: printable characters without white space */
    token?: string;
    /** Its password, if it has no API token: slower, since each change needs a crumb. */
    password?: string;
    /** Certificate authorities (PEM) to trust instead of the public ones. */
    ca?: string | null;
    /** Certificate (PEM) that the bridge presents. */
    clientCertificate?: string | null;
    /** The key of that certificate (PEM, without a passphrase). */
    clientKey?: string | null;
    /** Maximum number of concurrent requests; null: 4. */
    maxInFlight?: number | null;
    /** The assurance that the user sees every item. Then a 404 proves that a folder is gone. */
    seesEverything?: boolean;
    /** Patterns of the names of the projects that may use it; `*` stands for any characters. Default: all. */
    projects?: string[];
    /** Free text by name, for people and for queries. */
    labels?: {
        [key: string]: string;
    };
};
export type AcceptController = {
    /** `identity.seen` of the controller: the Jenkins that answers now. */
    identity: string;
};
export type SecretStoreAwsSecretsManager = {
    name: string;
    /** Secrets of one account and region. A key is the name or the ARN of a secret; a version is a stage (`AWSPREVIOUS`) or the id of a version. */
    provider: "aws-secrets-manager";
    /** The region of the secrets. */
    region: string;
    /** The id of an access key of an IAM user or role. */
    accessKeyId: string;
    /** The address of an interface endpoint of a VPC. Default: the public one of the region. */
    endpoint?: string;
    /** The secret settings that are set. Their values are never shown. */
    login: string[];
    /** Which projects may read which keys. Checked at every read, not only when a credential is made. */
    allowed: {
        /** Patterns of the names of projects; `*` stands for any characters. */
        projects: string[];
        /** Whole leading segments of the keys that these projects may read; an empty text is every key. */
        paths: string[];
    }[];
    /** a number and s, m or h, from 1s to 24h; the values are read again that often (default: 5m) */
    refreshEvery: string;
    /** Number of credentials that refer to it. */
    credentials: number;
    /** Number of those with a value that can no longer be read from it. */
    stale: number;
    /** What the last `POST …/check` has found, which an older `at` than `updatedAt` says of earlier settings; null: it was not checked. */
    lastCheck: {
        /** `failing`: somebody must do something. `unknown`: it does not answer, and may by itself. */
        state: "ok" | "failing" | "unknown";
        at: string;
        findings: {
            code: string;
            message: string;
            /** What to do about it. */
            remedy: string;
        }[];
    } | null;
    generation: number;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
};
export type SecretStoreFile = {
    name: string;
    /** A directory that a CSI driver, an agent or the platform mounts into the bridge. A key is the path of a file below it; a directory is an object of its files. */
    provider: "file";
    /** The absolute path of the directory, the same in all processes of the bridge. */
    directory: string;
    /** Whether a line end at the end of a file belongs to the value. Otherwise one is taken off. */
    keepLineEnd?: boolean;
    /** The secret settings that are set. Their values are never shown. */
    login: string[];
    /** Which projects may read which keys. Checked at every read, not only when a credential is made. */
    allowed: {
        /** Patterns of the names of projects; `*` stands for any characters. */
        projects: string[];
        /** Whole leading segments of the keys that these projects may read; an empty text is every key. */
        paths: string[];
    }[];
    /** a number and s, m or h, from 1s to 24h; the values are read again that often (default: 5m) */
    refreshEvery: string;
    /** Number of credentials that refer to it. */
    credentials: number;
    /** Number of those with a value that can no longer be read from it. */
    stale: number;
    /** What the last `POST …/check` has found, which an older `at` than `updatedAt` says of earlier settings; null: it was not checked. */
    lastCheck: {
        /** `failing`: somebody must do something. `unknown`: it does not answer, and may by itself. */
        state: "ok" | "failing" | "unknown";
        at: string;
        findings: {
            code: string;
            message: string;
            /** What to do about it. */
            remedy: string;
        }[];
    } | null;
    generation: number;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
};
export type SecretStoreKubernetes = {
    name: string;
    /** The Secrets of a namespace. A key is the name of a Secret; its properties are the entries of `data`. */
    provider: "kubernetes";
    /** The namespace of the Secrets. */
    "namespace": string;
    /** Whether to read from the cluster that the bridge runs in, as the service account of its pod. */
    inCluster?: boolean;
    /** The secret settings that are set. Their values are never shown. */
    login: string[];
    /** Which projects may read which keys. Checked at every read, not only when a credential is made. */
    allowed: {
        /** Patterns of the names of projects; `*` stands for any characters. */
        projects: string[];
        /** Whole leading segments of the keys that these projects may read; an empty text is every key. */
        paths: string[];
    }[];
    /** a number and s, m or h, from 1s to 24h; the values are read again that often (default: 5m) */
    refreshEvery: string;
    /** Number of credentials that refer to it. */
    credentials: number;
    /** Number of those with a value that can no longer be read from it. */
    stale: number;
    /** What the last `POST …/check` has found, which an older `at` than `updatedAt` says of earlier settings; null: it was not checked. */
    lastCheck: {
        /** `failing`: somebody must do something. `unknown`: it does not answer, and may by itself. */
        state: "ok" | "failing" | "unknown";
        at: string;
        findings: {
            code: string;
            message: string;
            /** What to do about it. */
            remedy: string;
        }[];
    } | null;
    generation: number;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
};
export type SecretStoreVault = {
    name: string;
    /** A KV engine of HashiCorp Vault or OpenBao, version 1 or 2. A key is the path below the mount; its properties are named. */
    provider: "vault";
    /** the root address of Vault or OpenBao, http or https, with any path prefix and without user, password, query and fragment */
    address: string;
    /** segments separated by /, without white space and without any of \ % ? #; the namespace of the mount and of the login */
    "namespace"?: string;
    /** segments separated by /, without white space and without any of \ % ? #; where the KV engine is mounted; by default `secret` */
    mount?: string;
    /** Certificate authorities (PEM) to trust instead of the public ones. */
    ca?: string;
    /** `token`: a token that exists, renewed while it can be. `appRole`: `roleId` and `secretId`. `kubernetes`: `role`, with the service account of the bridge. `jwt`: `role` and `jwt`. */
    auth: "token" | "appRole" | "kubernetes" | "jwt";
    /** segments separated by /, without white space and without any of \ % ? #; where the login is mounted; by default `approle`, `kubernetes` or `jwt` */
    authMount?: string;
    /** The role to log in as. Required for `kubernetes`; for `jwt`, the default role if absent. */
    role?: string;
    /** The role id of an AppRole. */
    roleId?: string;
    /** The secret settings that are set. Their values are never shown. */
    login: string[];
    /** Which projects may read which keys. Checked at every read, not only when a credential is made. */
    allowed: {
        /** Patterns of the names of projects; `*` stands for any characters. */
        projects: string[];
        /** Whole leading segments of the keys that these projects may read; an empty text is every key. */
        paths: string[];
    }[];
    /** a number and s, m or h, from 1s to 24h; the values are read again that often (default: 5m) */
    refreshEvery: string;
    /** Number of credentials that refer to it. */
    credentials: number;
    /** Number of those with a value that can no longer be read from it. */
    stale: number;
    /** What the last `POST …/check` has found, which an older `at` than `updatedAt` says of earlier settings; null: it was not checked. */
    lastCheck: {
        /** `failing`: somebody must do something. `unknown`: it does not answer, and may by itself. */
        state: "ok" | "failing" | "unknown";
        at: string;
        findings: {
            code: string;
            message: string;
            /** What to do about it. */
            remedy: string;
        }[];
    } | null;
    generation: number;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
};
export type SecretStore = ({
    provider: "aws-secrets-manager";
} & SecretStoreAwsSecretsManager) | ({
    provider: "file";
} & SecretStoreFile) | ({
    provider: "kubernetes";
} & SecretStoreKubernetes) | ({
    provider: "vault";
} & SecretStoreVault);
export type ClosedRecord = {
    name: string;
    /** Id of the master key that is needed; null: the record cannot be read at all. */
    missingKey: string | null;
    /** Why, with the remedy. */
    message: string;
};
export type SecretStoreList = {
    items: SecretStore[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
    /** Secret stores whose stored record does not open here: nothing is sent to them, and they can be removed. */
    closed: ClosedRecord[];
};
export type CreateSecretStoreAwsSecretsManager = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** Secrets of one account and region. A key is the name or the ARN of a secret; a version is a stage (`AWSPREVIOUS`) or the id of a version. */
    provider: "aws-secrets-manager";
    /** Which projects may read which keys. Checked at every read, not only when a credential is made. */
    allowed?: {
        /** Patterns of the names of projects; `*` stands for any characters. */
        projects: string[];
        /** Whole leading segments of the keys that these projects may read; an empty text is every key. */
        paths: string[];
    }[];
    /** a number and s, m or h, from 1s to 24h; the values are read again that often (default: 5m) */
    refreshEvery?: string;
    /** The region of the secrets. */
    region: string;
    /** The id of an access key of an IAM user or role. */
    accessKeyId: string;
    /** 1 to 256 visible ASCII characters; the secret of the access key */
    secretAccessKey: string;
    /** 1 to 4096 visible ASCII characters; the session token of temporary credentials, which expire */
    sessionToken?: string;
    /** The address of an interface endpoint of a VPC. Default: the public one of the region. */
    endpoint?: string;
};
export type CreateSecretStoreFile = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** A directory that a CSI driver, an agent or the platform mounts into the bridge. A key is the path of a file below it; a directory is an object of its files. */
    provider: "file";
    /** Which projects may read which keys. Checked at every read, not only when a credential is made. */
    allowed?: {
        /** Patterns of the names of projects; `*` stands for any characters. */
        projects: string[];
        /** Whole leading segments of the keys that these projects may read; an empty text is every key. */
        paths: string[];
    }[];
    /** a number and s, m or h, from 1s to 24h; the values are read again that often (default: 5m) */
    refreshEvery?: string;
    /** The absolute path of the directory, the same in all processes of the bridge. */
    directory: string;
    /** Whether a line end at the end of a file belongs to the value. Otherwise one is taken off. */
    keepLineEnd?: boolean;
};
export type CreateSecretStoreKubernetes = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** The Secrets of a namespace. A key is the name of a Secret; its properties are the entries of `data`. */
    provider: "kubernetes";
    /** Which projects may read which keys. Checked at every read, not only when a credential is made. */
    allowed?: {
        /** Patterns of the names of projects; `*` stands for any characters. */
        projects: string[];
        /** Whole leading segments of the keys that these projects may read; an empty text is every key. */
        paths: string[];
    }[];
    /** a number and s, m or h, from 1s to 24h; the values are read again that often (default: 5m) */
    refreshEvery?: string;
    /** The namespace of the Secrets. */
    "namespace": string;
    /** A kubeconfig whose current context has the API server and a token, a password or a client certificate, all inline. Not with `inCluster`. */
    kubeconfig?: string;
    /** Whether to read from the cluster that the bridge runs in, as the service account of its pod. */
    inCluster?: boolean;
};
export type CreateSecretStoreVault = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** A KV engine of HashiCorp Vault or OpenBao, version 1 or 2. A key is the path below the mount; its properties are named. */
    provider: "vault";
    /** Which projects may read which keys. Checked at every read, not only when a credential is made. */
    allowed?: {
        /** Patterns of the names of projects; `*` stands for any characters. */
        projects: string[];
        /** Whole leading segments of the keys that these projects may read; an empty text is every key. */
        paths: string[];
    }[];
    /** a number and s, m or h, from 1s to 24h; the values are read again that often (default: 5m) */
    refreshEvery?: string;
    /** the root address of Vault or OpenBao, http or https, with any path prefix and without user, password, query and fragment */
    address: string;
    /** segments separated by /, without white space and without any of \ % ? #; the namespace of the mount and of the login */
    "namespace"?: string;
    /** segments separated by /, without white space and without any of \ % ? #; where the KV engine is mounted; by default `secret` */
    mount?: string;
    /** Certificate authorities (PEM) to trust instead of the public ones. */
    ca?: string;
    /** `token`: a token that exists, renewed while it can be. `appRole`: `roleId` and `secretId`. `kubernetes`: `role`, with the service account of the bridge. `jwt`: `role` and `jwt`. */
    auth: "token" | "appRole" | "kubernetes" | "jwt";
    /** segments separated by /, without white space and without any of \ % ? #; where the login is mounted; by default `approle`, `kubernetes` or `jwt` */
    authMount?: string;
    /** The role to log in as. Required for `kubernetes`; for `jwt`, the default role if absent. */
    role?: string;
    /** The role id of an AppRole. */
    roleId?: string;
    /** the token to read with: printable characters without white space */
    token?: string;
    /** The secret id of that AppRole. */
    secretId?: string;
    /** The JWT to log in with. */
    jwt?: string;
};
export type CreateSecretStore = ({
    provider: "aws-secrets-manager";
} & CreateSecretStoreAwsSecretsManager) | ({
    provider: "file";
} & CreateSecretStoreFile) | ({
    provider: "kubernetes";
} & CreateSecretStoreKubernetes) | ({
    provider: "vault";
} & CreateSecretStoreVault);
export type PatchSecretStore = {
    /** Which projects may read which keys. Checked at every read, not only when a credential is made. */
    allowed?: {
        /** Patterns of the names of projects; `*` stands for any characters. */
        projects: string[];
        /** Whole leading segments of the keys that these projects may read; an empty text is every key. */
        paths: string[];
    }[];
    /** a number and s, m or h, from 1s to 24h; the values are read again that often (default: 5m) */
    refreshEvery?: string;
    [key: string]: any;
};
export type SecretStoreKeys = {
    /** Whole keys, and prefixes of more of them, which end with `/`. Never a value. */
    names: string[];
    /** There are more. Name a longer prefix. */
    isCut: boolean;
    /** Whether this kind of store can list keys at all. */
    canList: boolean;
};
export type Refresh = {
    /** Number of keys that credentials refer to. */
    keys: number;
};
export type VerifyCredential = {
    /** The verify target. If omitted, that of `verifyWith`, or the suggested one. */
    target?: string;
};
export type AskedTry = {
    /** Name of the verify target that it will be tried on. */
    target: string;
};
export type ProjectSecretStore = {
    name: string;
    provider: string;
    /** What kind of store it is. */
    title: string;
    /** Whole leading segments of the keys that the project may read; an empty text is every key. */
    paths: string[];
    /** Whether its keys can be listed. */
    canList: boolean;
};
export type ProjectSecretStoreList = {
    items: ProjectSecretStore[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type VerifyTarget = {
    name: string;
    /** One of `git-https`, `git-ssh`, `http`, `kubernetes`, `registry`. */
    kind: string;
    address: string;
    /** PEM; null: the well-known authorities are trusted. */
    ca: string | null;
    hostKeys: string[];
    /** By its kind; never secret. */
    options: {
        [key: string]: any;
    };
    projects: string[];
    types: string[];
    generation: number;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
};
export type ReadyMadeVerifyTarget = {
    /** A name for it; another one will do. */
    name: string;
    kind: string;
    title: string;
    address: string;
    hostKeys: string[];
    options: {
        [key: string]: any;
    };
    types: string[];
    /** A verify target of this kind and address is registered. */
    isOn: boolean;
};
export type VerifyTargetList = {
    items: VerifyTarget[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
    /** Verify targets whose stored record does not open here: nothing is tried on them, and they can be removed. */
    closed: ClosedRecord[];
    /** Well-known services. One is switched on by a create with these fields and the `projects` that may use it. */
    readyMade: ReadyMadeVerifyTarget[];
};
export type CreateVerifyTargetGitHttps = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** Asks a Git server for the references of a repository, as the first step of a fetch or of a push does. */
    kind: "git-https";
    /** Where credentials are sent to, and nowhere else: an `https://` URL, or `ssh://host[:port]` for the kind `git-ssh`. */
    address: string;
    /** Certificates of the authorities to trust instead of the well-known ones, in PEM form. */
    ca?: string;
    /** Options of the kind git-https. */
    options?: {
        /** segments of letters, digits, ., _, ~, + and -; the path of the repository below the address */
        repository?: string;
        /** What the login must be able to do; by default `read`. A public repository can be read by anyone, so that only `write` proves a login. */
        access?: "read" | "write";
    };
    /** Patterns of the names of the projects that may use it; `*` stands for any characters. Checked at every try. */
    projects: string[];
    /** The types of credentials that are tried on it; by default all that its kind can try. */
    types?: "username-password"[];
};
export type CreateVerifyTargetGitSsh = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** Logs in to an SSH server, such as a Git host, and hangs up. No command is run, so it is not known which repositories the login opens. */
    kind: "git-ssh";
    /** Where credentials are sent to, and nowhere else: an `https://` URL, or `ssh://host[:port]` for the kind `git-ssh`. */
    address: string;
    /** Host keys of the server, as in `known_hosts` without the host: `ssh-ed25519 AAAA…`. Without one, nothing is tried. */
    hostKeys?: string[];
    /** Options of the kind git-ssh. */
    options?: {
        /** Whether credentials of the type `username-password` are tried, by the method `password`. A wrong one counts as a failed login. */
        password?: boolean;
    };
    /** Patterns of the names of the projects that may use it; `*` stands for any characters. Checked at every try. */
    projects: string[];
    /** The types of credentials that are tried on it; by default all that its kind can try. */
    types?: ("ssh-key" | "username-password")[];
};
export type CreateVerifyTargetHttp = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** Sends a GET request to an address that only a login opens, with Basic for a username and password and with Bearer for an access token. */
    kind: "http";
    /** Where credentials are sent to, and nowhere else: an `https://` URL, or `ssh://host[:port]` for the kind `git-ssh`. */
    address: string;
    /** Certificates of the authorities to trust instead of the well-known ones, in PEM form. */
    ca?: string;
    /** Options of the kind http. */
    options?: {
        /** The status with which the address answers a login that works; by default any of 200 to 299. */
        expectStatus?: number;
    };
    /** Patterns of the names of the projects that may use it; `*` stands for any characters. Checked at every try. */
    projects: string[];
    /** The types of credentials that are tried on it; by default all that its kind can try. */
    types?: ("username-password" | "access-token")[];
};
export type CreateVerifyTargetKubernetes = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** Asks the API server who the current context of a kubeconfig is and what it may do. Nothing is read or changed. Programs, files, proxies and impersonation of a kubeconfig are refused. */
    kind: "kubernetes";
    /** Where credentials are sent to, and nowhere else: an `https://` URL, or `ssh://host[:port]` for the kind `git-ssh`. */
    address: string;
    /** Certificates of the authorities to trust instead of the well-known ones, in PEM form. */
    ca?: string;
    /** Options of the kind kubernetes. */
    options?: {
        /** What the login must be allowed. Without any, that it logs in is enough. */
        verbs?: {
            /** Such as `get`, `create` or `patch`; `*` for all. */
            verb: string;
            /** The resource in the plural, with its API group after a dot: `pods`, `pods/exec`, `deployments.apps`. */
            resource: string;
            /** The namespace; without one, all of them. */
            "namespace"?: string;
        }[];
    };
    /** Patterns of the names of the projects that may use it; `*` stands for any characters. Checked at every try. */
    projects: string[];
    /** The types of credentials that are tried on it; by default all that its kind can try. */
    types?: "kubeconfig"[];
};
export type CreateVerifyTargetRegistry = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** Logs in to a container registry (Distribution API), and can ask what the login may do with a repository. */
    kind: "registry";
    /** Where credentials are sent to, and nowhere else: an `https://` URL, or `ssh://host[:port]` for the kind `git-ssh`. */
    address: string;
    /** Certificates of the authorities to trust instead of the well-known ones, in PEM form. */
    ca?: string;
    /** Options of the kind registry. */
    options?: {
        /** lower-case letters, digits and separators, in segments; the repository that the login must open */
        repository?: string;
        /** What the login must be able to do with the repository; by default `pull`. */
        actions?: ("pull" | "push")[];
        /** lower-case letters, digits, dots and dashes, and a port where it is not 443; the host of the token server where it is not that of the registry. The user name and the password are sent there by https. */
        tokenHost?: string;
    };
    /** Patterns of the names of the projects that may use it; `*` stands for any characters. Checked at every try. */
    projects: string[];
    /** The types of credentials that are tried on it; by default all that its kind can try. */
    types?: "username-password"[];
};
export type CreateVerifyTarget = ({
    kind: "git-https";
} & CreateVerifyTargetGitHttps) | ({
    kind: "git-ssh";
} & CreateVerifyTargetGitSsh) | ({
    kind: "http";
} & CreateVerifyTargetHttp) | ({
    kind: "kubernetes";
} & CreateVerifyTargetKubernetes) | ({
    kind: "registry";
} & CreateVerifyTargetRegistry);
export type PatchVerifyTarget = {
    /** Where credentials are sent to, and nowhere else: an `https://` URL, or `ssh://host[:port]` for the kind `git-ssh`. */
    address?: string;
    /** Null: the well-known authorities are trusted again. */
    ca?: string | null;
    /** Host keys of the server, as in `known_hosts` without the host: `ssh-ed25519 AAAA…`. Without one, nothing is tried. */
    hostKeys?: string[];
    /** Merged one by one; null removes one. */
    options?: {
        [key: string]: any;
    };
    /** Patterns of the names of the projects that may use it; `*` stands for any characters. Checked at every try. */
    projects?: string[];
    types?: string[];
};
export type VerifyTargetHostKeys = {
    hostKeys: {
        /** As it is given in `hostKeys`. */
        key: string;
        /** `SHA256:` and its digest, as `ssh-keygen -l` and hosting services show it. */
        fingerprint: string;
        /** It is one of `hostKeys`. */
        isPinned: boolean;
    }[];
};
export type ProjectVerifyTarget = {
    name: string;
    kind: string;
    /** What kind of target it is. */
    title: string;
    /** The types of credentials that are tried on it. */
    types: string[];
};
export type ProjectVerifyTargetList = {
    items: ProjectVerifyTarget[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type CredentialType = {
    "type": "username-password" | "ssh-key" | "access-token" | "kubeconfig" | "secret-file" | "certificate" | "github-app" | "aws-access-key";
    title: string;
    description: string;
    fields: {
        name: string;
        label: string;
        help: string;
        /** Write-only: never shown again. */
        secret: boolean;
        required: boolean;
        /** Maximum length in bytes: of UTF-8, or of what the base64 stands for. */
        maxBytes: number;
        /** Input control for a form. */
        input: "text" | "password" | "multiline" | "file";
        /** The value is bytes, given as base64. */
        encoding?: "base64";
        /** The field that takes the name of the file that the value was read from. */
        fileName?: string;
    }[];
    /** Public facts derived from its secrets: each name in `facts`, with its label. */
    facts: {
        [key: string]: string;
    };
    /** Accepted values of `generate`. */
    generates: string[];
    /** Whether credentials of this type take `urlEncode`. */
    urlEncode: boolean;
    /** Whether credentials of this type take `usernameSecret`. */
    usernameSecret: boolean;
    example: {
        [key: string]: any;
    };
};
export type CredentialTypeList = {
    items: CredentialType[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type CurrentKubeconfig = {
    /** The kubeconfig, with its token or key. */
    content: string;
    /** `file`: the configured file; `service-account`: built from the service account of the bridge's pod. */
    source: "file" | "service-account";
    /** Why it may not work in a pipeline, or may soon stop working. */
    warnings: Finding[];
};
export type Token = {
    /** The subject of the token is `token:` followed by this id. */
    id: string;
    name: string;
    /** Role by project; `*` means every project. */
    roles: {
        [key: string]: "viewer" | "operator" | "admin";
    };
    platformAdmin: boolean;
    projectMaker: boolean;
    readOnly: boolean;
    createdAt: string;
    createdBy: string;
    /** When it expires. */
    expiresAt: string | null;
    /** When it was last used, to the minute. */
    lastUsedAt: string | null;
    /** Why the bridge does not act on the stored record: it cannot be read, or the bridge did not write it. Otherwise null. */
    blocked: {
        /** One of the reasons in docs/reasons.md. */
        reason: "JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged";
        /** The reason as a sentence, with the remedy. */
        message: string;
    } | null;
};
export type TokenList = {
    items: Token[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type CreateToken = {
    /** no control characters */
    name: string;
    /** Role by project; `*` means every project. */
    roles?: {
        [key: string]: "viewer" | "operator" | "admin";
    };
    /** May do everything in every project. */
    platformAdmin?: boolean;
    /** May make projects, each in a new folder of its name, and is an admin of those. */
    projectMaker?: boolean;
    /** May only read, regardless of roles. */
    readOnly?: boolean;
    /** When it expires; never by default. */
    expiresAt?: string | null;
};
export type NewToken = {
    /** The subject of the token is `token:` followed by this id. */
    id: string;
    name: string;
    /** Role by project; `*` means every project. */
    roles: {
        [key: string]: "viewer" | "operator" | "admin";
    };
    platformAdmin: boolean;
    projectMaker: boolean;
    readOnly: boolean;
    createdAt: string;
    createdBy: string;
    /** When it expires. */
    expiresAt: string | null;
    /** When it was last used, to the minute. */
    lastUsedAt: string | null;
    /** Why the bridge does not act on the stored record: it cannot be read, or the bridge did not write it. Otherwise null. */
    blocked: {
        /** One of the reasons in docs/reasons.md. */
        reason: "JenkinsUnreachable" | "TlsFailed" | "JenkinsTimeout" | "JenkinsBooting" | "JenkinsOverloaded" | "NotJenkins" | "Unauthorized" | "ControllerUnknown" | "ControllerChanged" | "ControllerTwice" | "CircuitOpen" | "Forbidden" | "StoreNotVisible" | "FolderMissing" | "FolderRefused" | "FolderTaken" | "FolderExists" | "AbsenceUnproved" | "MoveUnfinished" | "FolderUnreadable" | "AnswerTooLarge" | "PlaintextLeft" | "PluginMissing" | "ContentRefused" | "ContentUnusable" | "WriteFailed" | "ProxyRefused" | "Conflict" | "NotApplied" | "DecryptedByJenkins" | "DecryptionUnproved" | "UnmanagedExists" | "KeyMissing" | "SealBroken" | "RecordChanged" | "RecordBroken" | "SourceUnavailable" | "RestoredValueOld" | "MassDeleteGuard" | "InternalError" | "Created" | "Changed" | "FormChanged" | "UserNameRevealed" | "Adopted" | "Deleted" | "Pruned" | "Requested" | "Ignored" | "Gone" | "Forgotten" | "NotOurs" | "InSync" | "MissingInJenkins" | "FolderWiped" | "FolderGone" | "FolderReplaced" | "DuplicateId" | "ClassChanged" | "FieldsChanged" | "SecretChanged" | "KeyChanged" | "Contested" | "Unmanaged";
        /** The reason as a sentence, with the remedy. */
        message: string;
    } | null;
    /** The token; shown only in this answer, and null in that to a repeated request. */
    token: string | null;
};
export type MasterKey = {
    id: string;
    /** It encrypts new writes. */
    current: boolean;
    /** False: it is in use but missing from MASTER_KEYS. */
    configured: boolean;
    /** Texts that only this key decrypts. */
    seals: number;
    /** Records that only this key authenticates. */
    records: number;
    /** It was in use and is no longer needed: it may be removed from MASTER_KEYS. */
    droppable: boolean;
};
export type MasterKeys = {
    items: MasterKey[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
    /** Progress of the latest re-encryption; null if there was none. */
    rotation: {
        state: "running" | "done";
        /** The key that encrypts everything afterwards. */
        key: string;
        done: number;
        total: number;
        /** Texts that could not be decrypted and were left unchanged. */
        failed: number;
        startedAt: string;
        startedBy: string;
        /** When it finished. */
        finishedAt: string | null;
    } | null;
};
export type ReloadAnswers = {
    items: {
        /** Host, process id and a random part, as in `GET /controllers`. */
        process: string;
        /** `reloaded`: what has changed is in force. `refused`: the values before stay in force, all of them. `unanswered`: it has not answered within 10 seconds. */
        outcome: "reloaded" | "unchanged" | "refused" | "unanswered";
        /** Settings with another value than before. */
        changed: string[];
        /** Settings whose files have changed, but that are only read at the start. */
        needRestart: string[];
        /** Settings that are in the environment, not in a file: a change of these needs a restart. */
        fixed: string[];
        /** Why it was refused. */
        faults: string[];
    }[];
};
export type Caller = {
    /** Identity of the caller in records and events. */
    subject: string;
    /** Name for display. */
    name: string;
    kind: "admin-token" | "token" | "oidc" | "kubesphere";
    /** May do everything in every project. */
    platformAdmin: boolean;
    /** May make projects, each in a new folder of its name, and is an admin of those. */
    projectMaker: boolean;
    /** Role by project; `*` means every project. */
    roles: {
        [key: string]: "viewer" | "operator" | "admin";
    };
    /** May only read, regardless of roles. */
    readOnly: boolean;
    /** When the token expires. */
    expiresAt: string | null;
};
export type SignIn = {
    /** The provider of `OIDC_ISSUER`; null if there is none for people. */
    oidc: {
        issuer: string;
        clientId: string;
        /** Separated by spaces. */
        scopes: string;
        /** Which token to send to the bridge: the ID token if the audience is the client itself. */
        token: "id_token" | "access_token";
    } | null;
    /** Those of `OIDC_ISSUERS` that have a client. */
    others: {
        issuer: string;
        clientId: string;
        /** Separated by spaces. */
        scopes: string;
        /** Which token to send to the bridge: the ID token if the audience is the client itself. */
        token: "id_token" | "access_token";
    }[];
};
export type SignInCode = {
    /** The code of the link, after `#once=`. */
    code: string;
};
export type SignedIn = {
    /** A token with the rights of the admin token. */
    token: string;
};
export type Member = {
    subject: string;
    /** `none`: the bridge did not write the stored record, so it grants no role. Set a role, or remove the member. */
    role: "viewer" | "operator" | "admin" | "none";
};
export type MemberList = {
    items: Member[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type AccessGrant = {
    /** A person, a token, `group:` and the name of a group, or `admin` for the admin token. */
    subject: string;
    /** The name of a token. */
    name: string | null;
    role: "viewer" | "operator" | "admin" | "platform-admin";
    /** As a member, by a group, by a role of a token, or as a platform-admin, who may do everything in every project. */
    why: "member" | "group" | "token" | "platform";
    /** Where it is granted: members, tokens, or a setting. */
    source: "members" | "tokens" | "OIDC_ROLE_MAP" | "KUBESPHERE_ROLE_MAP" | "group-roles" | "ADMIN_TOKEN";
    /** May only read, regardless of the role. */
    readOnly: boolean;
    /** When the token expires. */
    expiresAt: string | null;
};
export type AccessGrantList = {
    items: AccessGrant[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type SetMember = {
    role: "viewer" | "operator" | "admin";
};
export type GroupRole = {
    /** Name of the group; of one of KubeSphere with `kubesphere:` before it. Null for a single user of KubeSphere. */
    group: string | null;
    /** The same as a member of projects: `group:` and the name of the group, or `kubesphere:` and that of a user. */
    subject: string;
    /** `none`: the bridge did not write the stored record, so it grants nothing. Set the roles again, or delete them. */
    role: ("platform-admin" | "project-maker" | "none" | null) | ("platform-admin" | "project-maker" | "none" | null);
    /** Role by project; `*` means every project. The projects need not exist yet. */
    projects: {
        [key: string]: "viewer" | "operator" | "admin";
    };
    /** `api`: set by a request. The others are settings, and cannot be changed by a request. */
    source: "api" | "OIDC_ROLE_MAP" | "KUBESPHERE_ROLE_MAP";
};
export type GroupRoleList = {
    items: GroupRole[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
export type SetGroupRole = {
    /** May do everything in every project, or may make projects and is an admin of those. */
    role?: "platform-admin" | "project-maker";
    /** Role by project; `*` means every project. The projects need not exist yet. */
    projects?: {
        [key: string]: "viewer" | "operator" | "admin";
    };
};
export type AuditEntry = {
    id: string;
    time: string;
    /** The caller; null if nobody was authenticated. */
    subject: string | null;
    /** The required permission. */
    action: ("self.read" | "type.read" | "project.list" | "overview.read" | "credential.list" | "controller.list" | "project.read" | "credential.read" | "event.read" | "usage.read" | "plan.read" | "member.read" | "secret-store.list" | "verify-target.list" | "secret-store.browse" | "share.browse" | "project.sync" | "credential.write" | "credential.sync" | "credential.refresh" | "credential.verify" | "unmanaged.delete" | "kubeconfig.read" | "project.update" | "project.delete" | "share.read" | "share.write" | "credential.forget" | "member.write" | "access.read" | "webhook.read" | "webhook.write" | "project.create" | "project.move" | "controller.read" | "controller.write" | "secret-store.read" | "secret-store.write" | "verify-target.read" | "verify-target.write" | "token.read" | "token.write" | "group-role.read" | "group-role.write" | "key.read" | "key.rotate" | "bridge.reload" | "audit.read" | "queue.read" | "queue.write" | "metrics.read" | null) | ("self.read" | "type.read" | "project.list" | "overview.read" | "credential.list" | "controller.list" | "project.read" | "credential.read" | "event.read" | "usage.read" | "plan.read" | "member.read" | "secret-store.list" | "verify-target.list" | "secret-store.browse" | "share.browse" | "project.sync" | "credential.write" | "credential.sync" | "credential.refresh" | "credential.verify" | "unmanaged.delete" | "kubeconfig.read" | "project.update" | "project.delete" | "share.read" | "share.write" | "credential.forget" | "member.write" | "access.read" | "webhook.read" | "webhook.write" | "project.create" | "project.move" | "controller.read" | "controller.write" | "secret-store.read" | "secret-store.write" | "verify-target.read" | "verify-target.write" | "token.read" | "token.write" | "group-role.read" | "group-role.write" | "key.read" | "key.rotate" | "bridge.reload" | "audit.read" | "queue.read" | "queue.write" | "metrics.read" | null);
    method: string;
    /** Route pattern, with its parameter names. */
    route: string;
    /** Name of the project. */
    project: string | null;
    /** Id of the credential or token, or subject of the member; null if there are several. */
    target: string | null;
    /** All of them; of a declared set the first 20 ids. */
    targets: string[];
    /** The number of all. */
    targetCount: number;
    /** `take-over`: it takes over what Jenkins holds. */
    how: ("take-over" | null) | ("take-over" | null);
    /** `failed`: for a reason other than permissions. `denied`: the caller lacks the permission. `refused`: the token was not accepted. */
    outcome: "done" | "failed" | "denied" | "refused";
    status: number;
    /** Code of the error, or why the token was not accepted. */
    reason: ("VALIDATION_FAILED" | "MALFORMED_BODY" | "INVALID_CURSOR" | "PRECONDITION_UNSUPPORTED" | "MALFORMED_REQUEST" | "UNAUTHENTICATED" | "FORBIDDEN" | "CROSS_SITE" | "SIGN_IN_LINK_SPENT" | "ROUTE_NOT_FOUND" | "PROJECT_NOT_FOUND" | "CONTROLLER_NOT_FOUND" | "GROUP_ROLE_NOT_FOUND" | "VERIFY_TARGET_NOT_FOUND" | "SECRET_STORE_NOT_FOUND" | "TOKEN_NOT_FOUND" | "MEMBER_NOT_FOUND" | "KUBECONFIG_NOT_CONFIGURED" | "COPY_NOT_FOUND" | "CREDENTIAL_NOT_FOUND" | "SHARE_NOT_FOUND" | "WEBHOOK_NOT_FOUND" | "DELIVERY_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONTROLLER_EXISTS" | "CONTROLLER_USED" | "CONTROLLER_FIXED" | "VERIFY_TARGET_EXISTS" | "SECRET_STORE_EXISTS" | "SECRET_STORE_USED" | "PROJECT_EXISTS" | "PROJECT_DELETING" | "PROJECT_MOVING" | "PROJECT_ELSEWHERE" | "FOLDER_OWNED" | "CREDENTIAL_EXISTS" | "CREDENTIAL_CASE_TWIN" | "IMMUTABLE_FIELD" | "QUOTA_EXCEEDED" | "WRITE_CONFLICT" | "IDEMPOTENCY_KEY_BUSY" | "WEBHOOK_BUSY" | "LAST_ADMIN" | "COPY_UNPROVED" | "NOTHING_TO_KEEP" | "MASS_DELETE" | "CREDENTIAL_USED" | "USAGE_UNKNOWN" | "CREDENTIAL_SHARED" | "RECORD_CHANGED" | "RECORD_BROKEN" | "PRECONDITION_FAILED" | "BODY_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "EXPECTATION_FAILED" | "SHARE_NOT_ALLOWED" | "SHARED_CREDENTIAL" | "REFERENCE_NOT_ALLOWED" | "REFERENCE_UNUSABLE" | "VERIFY_TARGET_NOT_ALLOWED" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "TOO_MANY_BODIES" | "TOO_MANY_KEYS" | "TOO_MANY_CHECKS" | "TOO_MANY_TRIES" | "TOO_MANY_STREAMS" | "HEADERS_TOO_LARGE" | "SEAL_BROKEN" | "INTERNAL" | "KUBECONFIG_UNUSABLE" | "SIGN_IN_UNAVAILABLE" | "JENKINS_UNAVAILABLE" | "SHARE_UNREADABLE" | "HOST_KEYS_UNAVAILABLE" | "SECRET_STORE_UNAVAILABLE" | "FOLDER_BUSY" | "CHECKS_EXHAUSTED" | "CHECK_TOO_SLOW" | "BODIES_EXHAUSTED" | "STREAMS_EXHAUSTED" | "PROJECT_BUSY" | "STORE_UNSAFE" | "STORE_FORMAT" | "MASTER_KEY_MISSING" | "WRONG_MASTER_KEY" | "STORE_UNAVAILABLE" | "NoToken" | "UnknownToken" | "DamagedToken" | "ExpiredToken" | "RecordChanged" | "KeyMissing" | "TokenNotYetValid" | "WrongIssuer" | "WrongAudience" | "WrongClaims" | "ForeignName" | "NotForAccess" | "WrongTokenType" | "UntrustedRemoteUser" | "WrongRemoteUser" | "TwoCallers" | "BadSignature" | "ProviderUnavailable" | "RecordBroken" | null) | ("VALIDATION_FAILED" | "MALFORMED_BODY" | "INVALID_CURSOR" | "PRECONDITION_UNSUPPORTED" | "MALFORMED_REQUEST" | "UNAUTHENTICATED" | "FORBIDDEN" | "CROSS_SITE" | "SIGN_IN_LINK_SPENT" | "ROUTE_NOT_FOUND" | "PROJECT_NOT_FOUND" | "CONTROLLER_NOT_FOUND" | "GROUP_ROLE_NOT_FOUND" | "VERIFY_TARGET_NOT_FOUND" | "SECRET_STORE_NOT_FOUND" | "TOKEN_NOT_FOUND" | "MEMBER_NOT_FOUND" | "KUBECONFIG_NOT_CONFIGURED" | "COPY_NOT_FOUND" | "CREDENTIAL_NOT_FOUND" | "SHARE_NOT_FOUND" | "WEBHOOK_NOT_FOUND" | "DELIVERY_NOT_FOUND" | "METHOD_NOT_ALLOWED" | "REQUEST_TIMEOUT" | "CONTROLLER_EXISTS" | "CONTROLLER_USED" | "CONTROLLER_FIXED" | "VERIFY_TARGET_EXISTS" | "SECRET_STORE_EXISTS" | "SECRET_STORE_USED" | "PROJECT_EXISTS" | "PROJECT_DELETING" | "PROJECT_MOVING" | "PROJECT_ELSEWHERE" | "FOLDER_OWNED" | "CREDENTIAL_EXISTS" | "CREDENTIAL_CASE_TWIN" | "IMMUTABLE_FIELD" | "QUOTA_EXCEEDED" | "WRITE_CONFLICT" | "IDEMPOTENCY_KEY_BUSY" | "WEBHOOK_BUSY" | "LAST_ADMIN" | "COPY_UNPROVED" | "NOTHING_TO_KEEP" | "MASS_DELETE" | "CREDENTIAL_USED" | "USAGE_UNKNOWN" | "CREDENTIAL_SHARED" | "RECORD_CHANGED" | "RECORD_BROKEN" | "PRECONDITION_FAILED" | "BODY_TOO_LARGE" | "UNSUPPORTED_MEDIA_TYPE" | "EXPECTATION_FAILED" | "SHARE_NOT_ALLOWED" | "SHARED_CREDENTIAL" | "REFERENCE_NOT_ALLOWED" | "REFERENCE_UNUSABLE" | "VERIFY_TARGET_NOT_ALLOWED" | "IDEMPOTENCY_KEY_REUSED" | "RATE_LIMITED" | "TOO_MANY_BODIES" | "TOO_MANY_KEYS" | "TOO_MANY_CHECKS" | "TOO_MANY_TRIES" | "TOO_MANY_STREAMS" | "HEADERS_TOO_LARGE" | "SEAL_BROKEN" | "INTERNAL" | "KUBECONFIG_UNUSABLE" | "SIGN_IN_UNAVAILABLE" | "JENKINS_UNAVAILABLE" | "SHARE_UNREADABLE" | "HOST_KEYS_UNAVAILABLE" | "SECRET_STORE_UNAVAILABLE" | "FOLDER_BUSY" | "CHECKS_EXHAUSTED" | "CHECK_TOO_SLOW" | "BODIES_EXHAUSTED" | "STREAMS_EXHAUSTED" | "PROJECT_BUSY" | "STORE_UNSAFE" | "STORE_FORMAT" | "MASTER_KEY_MISSING" | "WRONG_MASTER_KEY" | "STORE_UNAVAILABLE" | "NoToken" | "UnknownToken" | "DamagedToken" | "ExpiredToken" | "RecordChanged" | "KeyMissing" | "TokenNotYetValid" | "WrongIssuer" | "WrongAudience" | "WrongClaims" | "ForeignName" | "NotForAccess" | "WrongTokenType" | "UntrustedRemoteUser" | "WrongRemoteUser" | "TwoCallers" | "BadSignature" | "ProviderUnavailable" | "RecordBroken" | null);
    /** The client's address. */
    address: string;
    requestId: string;
    /** Number of occurrences: equal refusals within seconds share one entry. */
    count: number;
};
export type AuditList = {
    items: AuditEntry[];
    /** `cursor` of the next page; null on the last page. */
    nextCursor: string | null;
    /** Number of items on all pages. */
    total: number;
    /** Set if counting stopped at a limit: there are at least `total`. */
    totalIsLeast?: true;
};
/**
 * A summary of the caller's projects: totals, the worst ones, what needs a person, and plots
 */
export function getOverview({ window }: {
    window?: "24h" | "7d" | "30d";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Overview;
    }>(`/api/v1/overview${QS.query(QS.explode({
        window
    }))}`, {
        ...opts
    }));
}
/**
 * The caller's projects, sorted by name
 */
export function listProjects({ limit, cursor, q, sort, state }: {
    limit?: number;
    cursor?: string;
    q?: string;
    sort?: "name" | "-name" | "trouble" | "-trouble" | "credentials" | "-credentials" | "drifted" | "-drifted" | "blocked" | "-blocked" | "expired" | "-expired" | "unmanaged" | "-unmanaged" | "checkedAt" | "-checkedAt" | "createdAt" | "-createdAt";
    state?: "blocked" | "failing" | "drifted" | "expired" | "invalid" | "stale" | "retrying" | "unmanaged" | "expiring" | "copies" | "paused" | "pending";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: ProjectList;
    }>(`/api/v1/projects${QS.query(QS.explode({
        limit,
        cursor,
        q,
        sort,
        state
    }))}`, {
        ...opts
    }));
}
/**
 * Create a project; its folder in Jenkins is created in the background
 */
export function createProject(createProject: CreateProject, { prefer, idempotencyKey }: {
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 201;
        data: Project;
    }>("/api/v1/projects", oazapfts.json({
        ...opts,
        method: "POST",
        body: createProject,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer,
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * One project
 */
export function getProject(project: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}`, {
        ...opts
    }));
}
/**
 * Make a project, or set what the body names on the one that there is
 */
export function keepProject(project: string, keepProject: KeepProject, { ifMatch, prefer }: {
    ifMatch?: string;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Project;
    } | {
        status: 201;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body: keepProject,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer
        })
    })));
}
/**
 * Change the display name, targets or policies of a project
 */
export function patchProject(project: string, patchProject: PatchProject, { forget, ifMatch, prefer }: {
    forget?: boolean;
    ifMatch?: string;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}${QS.query(QS.explode({
        forget
    }))}`, oazapfts.json({
        ...opts,
        method: "PATCH",
        body: patchProject,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer
        })
    })));
}
/**
 * Delete a project and everything the bridge wrote for it in Jenkins
 */
export function deleteProject(project: string, { endShares, forget, ifMatch, prefer }: {
    endShares?: boolean;
    forget?: boolean;
    ifMatch?: string;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Forgotten;
    } | {
        status: 202;
        data: Project;
    } | {
        status: 204;
    }>(`/api/v1/projects/${encodeURIComponent(project)}${QS.query(QS.explode({
        endShares,
        forget
    }))}`, {
        ...opts,
        method: "DELETE",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer
        })
    }));
}
/**
 * Check and sync the whole project now
 */
export function syncProject(project: string, { force, repair, prefer, idempotencyKey }: {
    force?: boolean;
    repair?: boolean;
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 202;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/sync${QS.query(QS.explode({
        force,
        repair
    }))}`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer,
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Let a project use the folder of its name that was in Jenkins before it
 */
export function confirmFolder(project: string, { ifMatch, prefer, idempotencyKey }: {
    ifMatch?: string;
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/confirm-folder`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer,
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Credentials of the project in folders that are not its own
 */
export function listCopies(project: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Copies;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/copies`, {
        ...opts
    }));
}
/**
 * Search Jenkins for copies now
 */
export function findCopies(project: string, { prefer, idempotencyKey }: {
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 202;
        data: Copies;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/copies/find`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer,
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Remove the credentials of the project from a folder that is not its own
 */
export function removeCopies(project: string, copyPlace: CopyPlace, { force, prefer, idempotencyKey }: {
    force?: boolean;
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 202;
        data: Copies;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/copies/remove${QS.query(QS.explode({
        force
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body: copyPlace,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer,
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * Let the project move to the folder in which its credentials are now
 */
export function followCopies(project: string, copyPlace: CopyPlace, { ifMatch, prefer, idempotencyKey }: {
    ifMatch?: string;
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/copies/follow`, oazapfts.json({
        ...opts,
        method: "POST",
        body: copyPlace,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer,
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * Credentials of all the caller's projects, sorted by project and id
 */
export function findCredentials({ limit, cursor, project, $type, phase, verified, source, store, expiring, expired }: {
    limit?: number;
    cursor?: string;
    project?: string;
    $type?: "username-password" | "ssh-key" | "access-token" | "kubeconfig" | "secret-file" | "certificate" | "github-app" | "aws-access-key";
    phase?: "Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting";
    verified?: "valid" | "invalid" | "unknown" | "never";
    source?: "stale";
    store?: string;
    expiring?: string;
    expired?: boolean;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: CredentialList;
    }>(`/api/v1/credentials${QS.query(QS.explode({
        limit,
        cursor,
        project,
        "type": $type,
        phase,
        verified,
        source,
        store,
        expiring,
        expired
    }))}`, {
        ...opts
    }));
}
/**
 * Find projects and credentials by text, over all the caller's projects
 */
export function search(q: string, { limit }: {
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SearchResult;
    }>(`/api/v1/search${QS.query(QS.explode({
        q,
        limit
    }))}`, {
        ...opts
    }));
}
/**
 * A project's credentials with their status
 */
export function listCredentials(project: string, { limit, cursor, q, $type, phase, verified, shared, source, store, expiring, expired, sort }: {
    limit?: number;
    cursor?: string;
    q?: string;
    $type?: "username-password" | "ssh-key" | "access-token" | "kubeconfig" | "secret-file" | "certificate" | "github-app" | "aws-access-key";
    phase?: "Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting";
    verified?: "valid" | "invalid" | "unknown" | "never";
    shared?: "from" | "with";
    source?: "stale";
    store?: string;
    expiring?: string;
    expired?: boolean;
    sort?: "id" | "-id" | "updatedAt" | "-updatedAt" | "type" | "-type" | "phase" | "-phase" | "expiresAt" | "-expiresAt";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: CredentialList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials${QS.query(QS.explode({
        limit,
        cursor,
        q,
        "type": $type,
        phase,
        verified,
        shared,
        source,
        store,
        expiring,
        expired,
        sort
    }))}`, {
        ...opts
    }));
}
/**
 * Create a credential
 */
export function createCredential(project: string, createCredential: CreateCredential, { ifMatch, prefer, idempotencyKey }: {
    ifMatch?: string;
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 201;
        data: Credential;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials`, oazapfts.json({
        ...opts,
        method: "POST",
        body: createCredential,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer,
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * Apply the declared set of credentials to a project, all or nothing
 */
export function applyCredentialSet(project: string, credentialSet: CredentialSet, { prune, dryRun, adopt, force, ifMatch, prefer }: {
    prune?: boolean;
    dryRun?: boolean;
    adopt?: boolean;
    force?: boolean;
    ifMatch?: string;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SetResult;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials${QS.query(QS.explode({
        prune,
        dryRun,
        adopt,
        force
    }))}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body: credentialSet,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer
        })
    })));
}
/**
 * One credential with its status
 */
export function getCredential(project: string, id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Credential;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}`, {
        ...opts
    }));
}
/**
 * Replace a credential; secret fields left out keep their values
 */
export function replaceCredential(project: string, id: string, replaceCredential: ReplaceCredential, { ifMatch, prefer }: {
    ifMatch?: string;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Credential;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body: replaceCredential,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer
        })
    })));
}
/**
 * Change parts of a credential (merge patch)
 */
export function patchCredential(project: string, id: string, patchCredential: PatchCredential, { ifMatch, prefer }: {
    ifMatch?: string;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Credential;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}`, oazapfts.json({
        ...opts,
        method: "PATCH",
        body: patchCredential,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer
        })
    })));
}
/**
 * Delete a credential, here and in Jenkins
 */
export function deleteCredential(project: string, id: string, { ifUnused, endShares, forget, ifMatch, prefer }: {
    ifUnused?: boolean;
    endShares?: boolean;
    forget?: boolean;
    ifMatch?: string;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Forgotten;
    } | {
        status: 202;
        data: Credential;
    } | {
        status: 204;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}${QS.query(QS.explode({
        ifUnused,
        endShares,
        forget
    }))}`, {
        ...opts,
        method: "DELETE",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer
        })
    }));
}
/**
 * Sync a credential now, even if its next attempt is not due
 */
export function syncCredential(project: string, id: string, { repair, prefer, idempotencyKey }: {
    repair?: boolean;
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 202;
        data: Credential;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/sync${QS.query(QS.explode({
        repair
    }))}`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer,
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Take over every credential of the project that Jenkins held before the bridge wrote it
 */
export function adoptCredentials(project: string, { dryRun, ifMatch, prefer, idempotencyKey }: {
    dryRun?: boolean;
    ifMatch?: string;
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SetResult;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/adopt${QS.query(QS.explode({
        dryRun
    }))}`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            prefer,
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * The credentials of a project as a declared set, without secrets
 */
export function exportProject(project: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Export;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/export`, {
        ...opts
    }));
}
/**
 * Check a credential as a create would, without storing it
 */
export function validateCredential(project: string, validateCredential: ValidateCredential, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Validation;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/validate`, oazapfts.json({
        ...opts,
        method: "POST",
        body: validateCredential,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * Jenkinsfile snippets that use the credential
 */
export function listSnippets(project: string, id: string, { limit, cursor, form, syntax, registry, gitUrl, apiUrl, usernameVariable, passwordVariable, tokenVariable, fileVariable, keyVariable }: {
    limit?: number;
    cursor?: string;
    form?: "step" | "stage" | "whole";
    syntax?: "declarative" | "scripted";
    registry?: string;
    gitUrl?: string;
    apiUrl?: string;
    usernameVariable?: string;
    passwordVariable?: string;
    tokenVariable?: string;
    fileVariable?: string;
    keyVariable?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SnippetList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/snippets${QS.query(QS.explode({
        limit,
        cursor,
        form,
        syntax,
        registry,
        gitUrl,
        apiUrl,
        usernameVariable,
        passwordVariable,
        tokenVariable,
        fileVariable,
        keyVariable
    }))}`, {
        ...opts
    }));
}
/**
 * Which jobs and builds used the credential
 */
export function getCredentialUsage(project: string, id: string, { target }: {
    target?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Usage;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/usage${QS.query(QS.explode({
        target
    }))}`, {
        ...opts
    }));
}
/**
 * The projects that a credential is shared with, and where it is used
 */
export function listShares(project: string, id: string, { usage }: {
    usage?: boolean;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Shares;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/shares${QS.query(QS.explode({
        usage
    }))}`, {
        ...opts
    }));
}
/**
 * Share a credential with other projects
 */
export function addShares(project: string, id: string, newShares: NewShares, { ifMatch, idempotencyKey }: {
    ifMatch?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Shares;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/shares`, oazapfts.json({
        ...opts,
        method: "POST",
        body: newShares,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch,
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * End the share of a credential with a project
 */
export function endShare(project: string, id: string, receiver: string, { dryRun, ifMatch }: {
    dryRun?: boolean;
    ifMatch?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: EndedShare;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/shares/${encodeURIComponent(receiver)}${QS.query(QS.explode({
        dryRun
    }))}`, {
        ...opts,
        method: "DELETE",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch
        })
    }));
}
/**
 * The credentials of other projects that are shared with a project
 */
export function listAvailableShares(project: string, { limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: AvailableShares;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/available-shares${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * The audit trail of a project, newest first
 */
export function listProjectEvents(project: string, { limit, cursor, credential, $type, actor, q, since, until }: {
    limit?: number;
    cursor?: string;
    credential?: string;
    $type?: "ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "CircuitOpened" | "CircuitClosed" | "ControllerChanged" | "ControllerUnconfirmed" | "ControllerConfirmed" | "ControllerAccepted" | "ControllerAdded" | "ControllerUpdated" | "ControllerRemoved" | "SecretStoreAdded" | "SecretStoreUpdated" | "SecretStoreRemoved" | "VerifyTargetAdded" | "VerifyTargetUpdated" | "VerifyTargetRemoved" | "SettingsReloaded" | "ReloadRefused" | "BackupFailed" | "BackupRecovered" | "ProofsDropped";
    actor?: string;
    q?: string;
    since?: string;
    until?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: EventList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/events${QS.query(QS.explode({
        limit,
        cursor,
        credential,
        "type": $type,
        actor,
        q,
        since,
        until
    }))}`, {
        ...opts
    }));
}
/**
 * The audit trail of a credential, newest first, even after its deletion
 */
export function listCredentialEvents(project: string, id: string, { limit, cursor, $type, actor, q, since, until }: {
    limit?: number;
    cursor?: string;
    $type?: "ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "CircuitOpened" | "CircuitClosed" | "ControllerChanged" | "ControllerUnconfirmed" | "ControllerConfirmed" | "ControllerAccepted" | "ControllerAdded" | "ControllerUpdated" | "ControllerRemoved" | "SecretStoreAdded" | "SecretStoreUpdated" | "SecretStoreRemoved" | "VerifyTargetAdded" | "VerifyTargetUpdated" | "VerifyTargetRemoved" | "SettingsReloaded" | "ReloadRefused" | "BackupFailed" | "BackupRecovered" | "ProofsDropped";
    actor?: string;
    q?: string;
    since?: string;
    until?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: EventList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/events${QS.query(QS.explode({
        limit,
        cursor,
        "type": $type,
        actor,
        q,
        since,
        until
    }))}`, {
        ...opts
    }));
}
/**
 * The events of a project as they happen (server-sent events)
 */
export function streamProjectEvents(project: string, { credential, lastEventId }: {
    credential?: string;
    lastEventId?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchText(`/api/v1/projects/${encodeURIComponent(project)}/events/stream${QS.query(QS.explode({
        credential
    }))}`, {
        ...opts,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "last-event-id": lastEventId
        })
    }));
}
/**
 * The webhooks of a project, newest first
 */
export function listWebhooks(project: string, { limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: WebhookList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * Create a webhook, which sends the events of a project to an address
 */
export function createWebhook(project: string, createWebhook: CreateWebhook, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 201;
        data: NewWebhook;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks`, oazapfts.json({
        ...opts,
        method: "POST",
        body: createWebhook,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * One webhook with its delivery status
 */
export function getWebhook(project: string, id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Webhook;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}`, {
        ...opts
    }));
}
/**
 * Change a webhook (merge patch)
 */
export function patchWebhook(project: string, id: string, patchWebhook: PatchWebhook, { ifMatch }: {
    ifMatch?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Webhook;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}`, oazapfts.json({
        ...opts,
        method: "PATCH",
        body: patchWebhook,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch
        })
    })));
}
/**
 * Delete a webhook; nothing more is sent to it
 */
export function deleteWebhook(project: string, id: string, { ifMatch }: {
    ifMatch?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchText(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}`, {
        ...opts,
        method: "DELETE",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch
        })
    }));
}
/**
 * Rotate the secret of a webhook
 */
export function rotateWebhookSecret(project: string, id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: NewWebhook;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}/rotate-secret`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Send a message of type `Test` now, even to a disabled webhook
 */
export function testWebhook(project: string, id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Delivery;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}/test`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * The latest deliveries to a webhook and their outcomes
 */
export function listDeliveries(project: string, id: string, { limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: DeliveryList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}/deliveries${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * Send the event of a delivery again, now
 */
export function redeliver(project: string, id: string, delivery: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Delivery;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}/deliveries/${encodeURIComponent(delivery)}/redeliver`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * The changes that a sync would make now, with reasons
 */
export function planProject(project: string, { target }: {
    target?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Plan;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/plan${QS.query(QS.explode({
        target
    }))}`, {
        ...opts
    }));
}
/**
 * The unmanaged credentials in the folders of a project
 */
export function listUnmanaged(project: string, { limit, cursor, target }: {
    limit?: number;
    cursor?: string;
    target?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: UnmanagedList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/unmanaged${QS.query(QS.explode({
        limit,
        cursor,
        target
    }))}`, {
        ...opts
    }));
}
/**
 * Ignore an unmanaged credential
 */
export function ignoreUnmanaged(project: string, id: string, { target, prefer }: {
    target?: string;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/unmanaged/${encodeURIComponent(id)}/ignored${QS.query(QS.explode({
        target
    }))}`, {
        ...opts,
        method: "PUT",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer
        })
    }));
}
/**
 * No longer ignore an unmanaged credential
 */
export function noticeUnmanaged(project: string, id: string, { target, prefer }: {
    target?: string;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/unmanaged/${encodeURIComponent(id)}/ignored${QS.query(QS.explode({
        target
    }))}`, {
        ...opts,
        method: "DELETE",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer
        })
    }));
}
/**
 * Delete one unmanaged credential in Jenkins
 */
export function deleteUnmanaged(seen: string, project: string, id: string, { prefer }: {
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 202;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/unmanaged/${encodeURIComponent(id)}${QS.query(QS.explode({
        seen
    }))}`, {
        ...opts,
        method: "DELETE",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer
        })
    }));
}
/**
 * Take over what was changed in Jenkins
 */
export function keepTheirs(project: string, id: string, keepTheirs: KeepTheirs, { prefer, idempotencyKey }: {
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Credential;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/keep-theirs`, oazapfts.json({
        ...opts,
        method: "POST",
        body: keepTheirs,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer,
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * The Jenkins controllers: versions, capabilities, permissions, reachability and backlog
 */
export function listControllers({ limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SomeControllerList;
    }>(`/api/v1/controllers${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * Register a Jenkins controller; every process uses it within a second
 */
export function createController(createController: CreateController, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 201;
        data: NewController;
    }>("/api/v1/controllers", oazapfts.json({
        ...opts,
        method: "POST",
        body: createController,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * A Jenkins controller: version, capabilities, permissions, reachability and backlog
 */
export function getController(controller: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SomeController;
    }>(`/api/v1/controllers/${encodeURIComponent(controller)}`, {
        ...opts
    }));
}
/**
 * Change a registered controller (merge patch)
 */
export function patchController(controller: string, patchController: PatchController, { ifMatch }: {
    ifMatch?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Controller;
    }>(`/api/v1/controllers/${encodeURIComponent(controller)}`, oazapfts.json({
        ...opts,
        method: "PATCH",
        body: patchController,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch
        })
    })));
}
/**
 * Remove a registered controller that no project uses; nothing in Jenkins changes
 */
export function deleteController(controller: string, { ifMatch }: {
    ifMatch?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchText(`/api/v1/controllers/${encodeURIComponent(controller)}`, {
        ...opts,
        method: "DELETE",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch
        })
    }));
}
/**
 * Check a controller now: reachability, login, permissions, plug-ins and clock
 */
export function checkController(controller: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Check;
    }>(`/api/v1/controllers/${encodeURIComponent(controller)}/check`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Accept that another Jenkins answers at the address of a registered controller
 */
export function acceptController(controller: string, acceptController: AcceptController, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Controller;
    }>(`/api/v1/controllers/${encodeURIComponent(controller)}/accept`, oazapfts.json({
        ...opts,
        method: "POST",
        body: acceptController,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * The audit trail of a controller, newest first: pauses of calls, changes of identity, and folders left by deleted projects
 */
export function listControllerEvents(controller: string, { limit, cursor, $type, actor, q, since, until }: {
    limit?: number;
    cursor?: string;
    $type?: "ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "CircuitOpened" | "CircuitClosed" | "ControllerChanged" | "ControllerUnconfirmed" | "ControllerConfirmed" | "ControllerAccepted" | "ControllerAdded" | "ControllerUpdated" | "ControllerRemoved" | "SecretStoreAdded" | "SecretStoreUpdated" | "SecretStoreRemoved" | "VerifyTargetAdded" | "VerifyTargetUpdated" | "VerifyTargetRemoved" | "SettingsReloaded" | "ReloadRefused" | "BackupFailed" | "BackupRecovered" | "ProofsDropped";
    actor?: string;
    q?: string;
    since?: string;
    until?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: EventList;
    }>(`/api/v1/controllers/${encodeURIComponent(controller)}/events${QS.query(QS.explode({
        limit,
        cursor,
        "type": $type,
        actor,
        q,
        since,
        until
    }))}`, {
        ...opts
    }));
}
/**
 * The secret stores from which projects may take values
 */
export function listSecretStores({ limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SecretStoreList;
    }>(`/api/v1/secret-stores${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * Register a secret store; every process uses it within a second
 */
export function createSecretStore(createSecretStore: CreateSecretStore, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 201;
        data: SecretStore;
    }>("/api/v1/secret-stores", oazapfts.json({
        ...opts,
        method: "POST",
        body: createSecretStore,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * A secret store: its settings without its login, and who may read which keys
 */
export function getSecretStore(store: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SecretStore;
    }>(`/api/v1/secret-stores/${encodeURIComponent(store)}`, {
        ...opts
    }));
}
/**
 * Change a secret store (merge patch)
 */
export function patchSecretStore(store: string, patchSecretStore: PatchSecretStore, { ifMatch }: {
    ifMatch?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SecretStore;
    }>(`/api/v1/secret-stores/${encodeURIComponent(store)}`, oazapfts.json({
        ...opts,
        method: "PATCH",
        body: patchSecretStore,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch
        })
    })));
}
/**
 * Remove a secret store that no credential refers to
 */
export function deleteSecretStore(store: string, { ifMatch }: {
    ifMatch?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchText(`/api/v1/secret-stores/${encodeURIComponent(store)}`, {
        ...opts,
        method: "DELETE",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch
        })
    }));
}
/**
 * Check a secret store now: reachability, login and permissions
 */
export function checkSecretStore(store: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Check;
    }>(`/api/v1/secret-stores/${encodeURIComponent(store)}/check`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * The keys below a prefix of a secret store
 */
export function listSecretStoreKeys(store: string, { prefix }: {
    prefix?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SecretStoreKeys;
    }>(`/api/v1/secret-stores/${encodeURIComponent(store)}/keys${QS.query(QS.explode({
        prefix
    }))}`, {
        ...opts
    }));
}
/**
 * The audit trail of a secret store, newest first
 */
export function listSecretStoreEvents(store: string, { limit, cursor, $type, actor, q, since, until }: {
    limit?: number;
    cursor?: string;
    $type?: "ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "CircuitOpened" | "CircuitClosed" | "ControllerChanged" | "ControllerUnconfirmed" | "ControllerConfirmed" | "ControllerAccepted" | "ControllerAdded" | "ControllerUpdated" | "ControllerRemoved" | "SecretStoreAdded" | "SecretStoreUpdated" | "SecretStoreRemoved" | "VerifyTargetAdded" | "VerifyTargetUpdated" | "VerifyTargetRemoved" | "SettingsReloaded" | "ReloadRefused" | "BackupFailed" | "BackupRecovered" | "ProofsDropped";
    actor?: string;
    q?: string;
    since?: string;
    until?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: EventList;
    }>(`/api/v1/secret-stores/${encodeURIComponent(store)}/events${QS.query(QS.explode({
        limit,
        cursor,
        "type": $type,
        actor,
        q,
        since,
        until
    }))}`, {
        ...opts
    }));
}
/**
 * Read the values of a credential again from its secret stores, or from the project that shares it, now
 */
export function refreshCredential(project: string, id: string, { prefer, idempotencyKey }: {
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Credential;
    } | {
        status: 202;
        data: Credential;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/refresh`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer,
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Read all values that come from a secret store again, now
 */
export function refreshSecretStore(store: string, { prefer, idempotencyKey }: {
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Refresh;
    } | {
        status: 202;
        data: Refresh;
    }>(`/api/v1/secret-stores/${encodeURIComponent(store)}/refresh`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer,
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Try a credential on a verify target now, to see whether it works
 */
export function verifyCredential(project: string, id: string, verifyCredential: VerifyCredential, { prefer, idempotencyKey }: {
    prefer?: string;
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Verification;
    } | {
        status: 202;
        data: AskedTry;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/verify`, oazapfts.json({
        ...opts,
        method: "POST",
        body: verifyCredential,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer,
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * The secret stores from which credentials of a project may take values
 */
export function listProjectSecretStores(project: string, { limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: ProjectSecretStoreList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/secret-stores${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * The keys below a prefix of a secret store that a project may read
 */
export function listProjectSecretStoreKeys(project: string, store: string, { prefix }: {
    prefix?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SecretStoreKeys;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/secret-stores/${encodeURIComponent(store)}/keys${QS.query(QS.explode({
        prefix
    }))}`, {
        ...opts
    }));
}
/**
 * What credentials can be tried on, and well-known services to switch on
 */
export function listVerifyTargets({ limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: VerifyTargetList;
    }>(`/api/v1/verify-targets${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * Register a verify target; every process uses it within a second
 */
export function createVerifyTarget(createVerifyTarget: CreateVerifyTarget, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 201;
        data: VerifyTarget;
    }>("/api/v1/verify-targets", oazapfts.json({
        ...opts,
        method: "POST",
        body: createVerifyTarget,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * A verify target: its address, what proves it, and who may use it
 */
export function getVerifyTarget(target: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: VerifyTarget;
    }>(`/api/v1/verify-targets/${encodeURIComponent(target)}`, {
        ...opts
    }));
}
/**
 * Change a verify target (merge patch)
 */
export function patchVerifyTarget(target: string, patchVerifyTarget: PatchVerifyTarget, { ifMatch }: {
    ifMatch?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: VerifyTarget;
    }>(`/api/v1/verify-targets/${encodeURIComponent(target)}`, oazapfts.json({
        ...opts,
        method: "PATCH",
        body: patchVerifyTarget,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch
        })
    })));
}
/**
 * Remove a verify target; nothing is tried on it any more
 */
export function deleteVerifyTarget(target: string, { ifMatch }: {
    ifMatch?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchText(`/api/v1/verify-targets/${encodeURIComponent(target)}`, {
        ...opts,
        method: "DELETE",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "if-match": ifMatch
        })
    }));
}
/**
 * Check a verify target now, without a credential
 */
export function checkVerifyTarget(target: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Check;
    }>(`/api/v1/verify-targets/${encodeURIComponent(target)}/check`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * The host keys that an SSH server shows now
 */
export function readVerifyTargetHostKeys(target: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: VerifyTargetHostKeys;
    }>(`/api/v1/verify-targets/${encodeURIComponent(target)}/host-keys`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * The audit trail of a verify target, newest first
 */
export function listVerifyTargetEvents(target: string, { limit, cursor, $type, actor, q, since, until }: {
    limit?: number;
    cursor?: string;
    $type?: "ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "TargetProved" | "TargetLeft" | "ProjectDeleted" | "FolderLeft" | "CopiesFound" | "CopiesRemoved" | "FolderRenamed" | "Created" | "Updated" | "SourceChanged" | "SourceStale" | "SourceRecovered" | "Verified" | "VerificationFailed" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "UnmanagedDeletionRequested" | "UnmanagedDeletionDropped" | "UnmanagedIgnored" | "UnmanagedNoticed" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "CircuitOpened" | "CircuitClosed" | "ControllerChanged" | "ControllerUnconfirmed" | "ControllerConfirmed" | "ControllerAccepted" | "ControllerAdded" | "ControllerUpdated" | "ControllerRemoved" | "SecretStoreAdded" | "SecretStoreUpdated" | "SecretStoreRemoved" | "VerifyTargetAdded" | "VerifyTargetUpdated" | "VerifyTargetRemoved" | "SettingsReloaded" | "ReloadRefused" | "BackupFailed" | "BackupRecovered" | "ProofsDropped";
    actor?: string;
    q?: string;
    since?: string;
    until?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: EventList;
    }>(`/api/v1/verify-targets/${encodeURIComponent(target)}/events${QS.query(QS.explode({
        limit,
        cursor,
        "type": $type,
        actor,
        q,
        since,
        until
    }))}`, {
        ...opts
    }));
}
/**
 * The verify targets on which credentials of a project can be tried
 */
export function listProjectVerifyTargets(project: string, { limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: ProjectVerifyTargetList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/verify-targets${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * The credential types, with the details a form needs
 */
export function listCredentialTypes({ limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: CredentialTypeList;
    }>(`/api/v1/credential-types${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * The current cluster's kubeconfig, for the form of a new credential
 */
export function getCurrentKubeconfig(opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: CurrentKubeconfig;
    }>("/api/v1/kubeconfig", {
        ...opts
    }));
}
/**
 * All API tokens, newest first, without the tokens themselves
 */
export function listTokens({ limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: TokenList;
    }>(`/api/v1/tokens${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * Create an API token
 */
export function createToken(createToken: CreateToken, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 201;
        data: NewToken;
    }>("/api/v1/tokens", oazapfts.json({
        ...opts,
        method: "POST",
        body: createToken,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    })));
}
/**
 * An API token, without the token itself
 */
export function getToken(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Token;
    }>(`/api/v1/tokens/${encodeURIComponent(id)}`, {
        ...opts
    }));
}
/**
 * Revoke an API token, immediately and permanently
 */
export function revokeToken(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchText(`/api/v1/tokens/${encodeURIComponent(id)}`, {
        ...opts,
        method: "DELETE"
    }));
}
/**
 * The master keys, and how much each of them encrypts
 */
export function listKeys({ limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: MasterKeys;
    }>(`/api/v1/keys${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * Re-encrypt everything with the first master key, in the background
 */
export function rotateKeys({ idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 202;
        data: MasterKeys;
    }>("/api/v1/keys/rotate", {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * Read again, in every live process, the settings that are in files
 */
export function reloadSettings({ idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: ReloadAnswers;
    }>("/api/v1/admin/reload", {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "idempotency-key": idempotencyKey
        })
    }));
}
/**
 * The owner of the token, with roles
 */
export function whoAmI(opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Caller;
    }>("/api/v1/whoami", {
        ...opts
    }));
}
/**
 * The settings a web page needs to send people to the identity provider; requires no token
 */
export function howToSignIn(opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SignIn;
    }>("/api/v1/sign-in", {
        ...opts
    }));
}
/**
 * Sign in with the link that the bridge printed on its terminal; requires no token
 */
export function signInOnce(signInCode: SignInCode, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SignedIn;
    }>("/api/v1/sign-in/once", oazapfts.json({
        ...opts,
        method: "POST",
        body: signInCode
    })));
}
/**
 * The members of a project and their roles
 */
export function listMembers(project: string, { limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: MemberList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/members${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * Who has which role in a project, and why
 */
export function listAccess(project: string, { limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: AccessGrantList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/access${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * The role of a member
 */
export function getMember(project: string, subject: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Member;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/members/${encodeURIComponent(subject)}`, {
        ...opts
    }));
}
/**
 * Set a member's role in a project
 */
export function setMember(project: string, subject: string, setMember: SetMember, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Member;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/members/${encodeURIComponent(subject)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body: setMember
    })));
}
/**
 * Remove a member; takes effect at once
 */
export function removeMember(project: string, subject: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchText(`/api/v1/projects/${encodeURIComponent(project)}/members/${encodeURIComponent(subject)}`, {
        ...opts,
        method: "DELETE"
    }));
}
/**
 * The roles of groups, with those of the settings
 */
export function listGroupRoles({ limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: GroupRoleList;
    }>(`/api/v1/group-roles${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * Set the roles of a group; takes effect at once, in every process
 */
export function setGroupRole(group: string, setGroupRole: SetGroupRole, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: GroupRole;
    }>(`/api/v1/group-roles/${encodeURIComponent(group)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body: setGroupRole
    })));
}
/**
 * Remove the stored roles of a group; takes effect at once, in every process
 */
export function removeGroupRole(group: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchText(`/api/v1/group-roles/${encodeURIComponent(group)}`, {
        ...opts,
        method: "DELETE"
    }));
}
/**
 * The audit trail, newest first: who did what, when, from where, and with what outcome
 */
export function readAudit({ limit, cursor, since, until, subject, project, action, outcome, target }: {
    limit?: number;
    cursor?: string;
    since?: string;
    until?: string;
    subject?: string;
    project?: string;
    action?: "self.read" | "type.read" | "project.list" | "overview.read" | "credential.list" | "controller.list" | "project.read" | "credential.read" | "event.read" | "usage.read" | "plan.read" | "member.read" | "secret-store.list" | "verify-target.list" | "secret-store.browse" | "share.browse" | "project.sync" | "credential.write" | "credential.sync" | "credential.refresh" | "credential.verify" | "unmanaged.delete" | "kubeconfig.read" | "project.update" | "project.delete" | "share.read" | "share.write" | "credential.forget" | "member.write" | "access.read" | "webhook.read" | "webhook.write" | "project.create" | "project.move" | "controller.read" | "controller.write" | "secret-store.read" | "secret-store.write" | "verify-target.read" | "verify-target.write" | "token.read" | "token.write" | "group-role.read" | "group-role.write" | "key.read" | "key.rotate" | "bridge.reload" | "audit.read" | "queue.read" | "queue.write" | "metrics.read";
    outcome?: "done" | "failed" | "denied" | "refused";
    target?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: AuditList;
    }>(`/api/v1/audit${QS.query(QS.explode({
        limit,
        cursor,
        since,
        until,
        subject,
        project,
        action,
        outcome,
        target
    }))}`, {
        ...opts
    }));
}
/** The types of credentials with their titles. */
export const credentialTypes = {
    "username-password": "Username and password",
    "ssh-key": "SSH key",
    "access-token": "Access token",
    "kubeconfig": "kubeconfig",
    "secret-file": "Secret file",
    "certificate": "Certificate",
    "github-app": "GitHub App",
    "aws-access-key": "AWS access key"
} as const;
