// @ts-nocheck
/**
 * Jenkins credentials bridge
 * 0.1.0
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
export const servers = {};
export type Policies = {
    /** What to do about changes made in Jenkins: put them right, or only show them. */
    drift: "repair" | "report";
    /** What to do about credentials in the folder that are not ours: show them, or delete them (never more than the mass-delete guard allows). */
    unmanaged: "report" | "prune";
    /** Write many credentials with one request where the folder is ours. */
    bulk: boolean;
    /** How kubeconfigs are kept in Jenkins: secret file, secret text, or the suspended kubernetes-cd plug-in. */
    kubeconfigForm: "file" | "text" | "plugin";
    /** While true, nothing is read from or written to Jenkins for this project. */
    paused: boolean;
    /** Days after which a secret that was not changed is warned of; null: never. */
    maxAgeDays: number | null;
};
export type Project = {
    name: string;
    displayName: string;
    controller: string;
    folder: string[];
    policies: Policies;
    /** Counts the changes of the project; its ETag. */
    generation: number;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
    /** The folder that the project is being moved from, while it is. */
    movedFrom: string[] | null;
    /** Set while the project is being removed from Jenkins. */
    deletedAt: string | null;
    /** When its folder was last read completely. */
    checkedAt: string | null;
    /** Set where the stored record is not acted on, because it cannot be read or the bridge did not write it. */
    blocked: {
        /** One of docs/reasons.md. */
        reason: string;
        /** What it is, and what puts it right. */
        message: string;
    } | null;
    /** How many of its credentials are in each phase. */
    counts: {
        Pending: number;
        Synced: number;
        Retrying: number;
        Blocked: number;
        Drifted: number;
        Deleting: number;
    };
    /** Credentials in its folder that are not ours, as of `checkedAt`. */
    unmanaged: number;
};
export type ProjectList = {
    items: Project[];
    /** Give it as `cursor` to read on; null at the end. */
    nextCursor: string | null;
    total: number;
};
export type PoliciesPatch = {
    /** What to do about changes made in Jenkins: put them right, or only show them. */
    drift?: "repair" | "report";
    /** What to do about credentials in the folder that are not ours: show them, or delete them (never more than the mass-delete guard allows). */
    unmanaged?: "report" | "prune";
    /** Write many credentials with one request where the folder is ours. */
    bulk?: boolean;
    /** How kubeconfigs are kept in Jenkins: secret file, secret text, or the suspended kubernetes-cd plug-in. */
    kubeconfigForm?: "file" | "text" | "plugin";
    /** While true, nothing is read from or written to Jenkins for this project. */
    paused?: boolean;
    /** Days after which a secret that was not changed is warned of; null: never. */
    maxAgeDays?: number | null;
};
export type CreateProject = {
    /** 1 to 63 lower-case letters, digits and dashes; the first and the last a letter or a digit */
    name: string;
    /** What people call the project. */
    displayName?: string;
    /** Name of the Jenkins controller; the first configured one by default. */
    controller?: string;
    /** Path of the Jenkins folder, a segment each; by default one folder with the name of the project. */
    folder?: string[];
    policies?: PoliciesPatch;
};
export type PatchProject = {
    /** What people call the project. */
    displayName?: string;
    /** Another folder: everything is written there and proved, then what is ours in the old one goes. */
    folder?: string[];
    policies?: PoliciesPatch;
};
export type Forgotten = {
    project: string;
    /** The credential; null for a whole project. */
    id: string | null;
    /** That Jenkins may still hold it, and where. */
    message: string;
};
export type Status = {
    phase: "Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting";
    /** The generation that Jenkins is known to hold. */
    observedGeneration: number | null;
    /** When that was last proved by reading Jenkins after a write. */
    syncedAt: string | null;
    /** One of the reasons in docs/reasons.md. */
    reason: string | null;
    /** The reason as a sentence, with what to do. */
    message: string | null;
    /** Failed attempts for this generation. */
    attempts: number;
    /** When it is tried again; while calls to Jenkins are paused, after they go through again. */
    nextAttemptAt: string | null;
    /** What somebody changed in Jenkins. */
    drift: {
        fields: string[];
        reason: string;
        detectedAt: string;
    } | null;
    /** Whether a change of the secret in Jenkins would be noticed; null before the first sync. */
    valuesWatched: boolean | null;
};
export type Finding = {
    /** One of the codes in docs/pipelines.md. */
    code: string;
    /** What it is and what to do about it. Never quotes a value. */
    detail: string;
    /** JSON pointer into the credential, such as #/data/content. */
    pointer: string;
};
export type Credential = {
    id: string;
    project: string;
    /** `unknown` where the stored record cannot be read, which `status` says. */
    "type": "username-password" | "ssh-key" | "access-token" | "kubeconfig" | "unknown";
    description: string;
    /** The public fields. */
    data: {
        [key: string]: string;
    };
    /** The secret fields that are set. Their values are never shown. */
    secretFields: string[];
    /** Whether the user name is one of them; only of types that have a user name. */
    usernameSecret?: boolean;
    /** Counts the changes of the credential; its ETag. */
    generation: number;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
    /** When a secret of it last changed. */
    rotatedAt: string;
    /** When it ceases to work: the earlier of what was said and what its content says. */
    expiresAt: string | null;
    status: Status;
    /** Why it may not work, or not for long. */
    warnings: Finding[];
    /** Public things read from the secrets, by type: a public key, a fingerprint, contexts, a server, a subject. */
    facts: {
        [key: string]: any;
    };
};
export type CredentialList = {
    items: Credential[];
    /** Give it as `cursor` to read on; null at the end. */
    nextCursor: string | null;
    total: number;
};
export type UsernameAndPassword = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** An account with its password or token: Docker Hub, GitHub, GitLab, a package registry. */
    "type": "username-password";
    /** What it is for. Shown in Jenkins. */
    description?: string;
    data: {
        /** The account name, such as a Docker ID. */
        username: string;
        /** GitHub and Docker Hub want a token here, not the password of the account. */
        password: string;
    };
    /** Take over what Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it ceases to work, where its author knows. What its content says counts, too: the earlier one is shown. */
    expiresAt?: string | null;
    /** Store user name and password percent-encoded, for pipelines that put them into an address. They are shown and sent so, too. */
    urlEncode?: boolean;
    /** Make the user name a secret, here and in Jenkins: never shown again, masked in builds. False, sent together with the user name, makes it public again. Left out, a new credential has a public one, and a change keeps the setting. */
    usernameSecret?: boolean;
};
export type SshKey = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** A user name with a private key, for Git over SSH and for hosts that a pipeline logs in to. */
    "type": "ssh-key";
    /** What it is for. Shown in Jenkins. */
    description?: string;
    data: {
        /** The user at the other end; "git" for nearly every Git host. */
        username: string;
        /** The whole key file, from -----BEGIN to END-----. */
        privateKey?: string;
        /** Only if the key has one. */
        passphrase?: string;
    };
    /** Take over what Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it ceases to work, where its author knows. What its content says counts, too: the earlier one is shown. */
    expiresAt?: string | null;
    /** Make the key here: its public half is in `facts.publicKey` of the answer. */
    generate?: "ed25519" | "rsa-4096";
    /** Make the user name a secret, here and in Jenkins: never shown again, masked in builds. False, sent together with the user name, makes it public again. Left out, a new credential has a public one, and a change keeps the setting. */
    usernameSecret?: boolean;
};
export type AccessToken = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** A single secret text: an API token, a webhook secret, a SonarQube token. */
    "type": "access-token";
    /** What it is for. Shown in Jenkins. */
    description?: string;
    data: {
        /** The token as it was given to you, without spaces or line ends around it. */
        token: string;
    };
    /** Take over what Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it ceases to work, where its author knows. What its content says counts, too: the earlier one is shown. */
    expiresAt?: string | null;
};
export type Kubeconfig = {
    /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
    id: string;
    /** Access to a Kubernetes cluster, for kubectl and helm in a pipeline. */
    "type": "kubeconfig";
    /** What it is for. Shown in Jenkins. */
    description?: string;
    data: {
        /** The kubeconfig file with its certificates and tokens inside, as YAML or JSON. */
        content: string;
    };
    /** Take over what Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it ceases to work, where its author knows. What its content says counts, too: the earlier one is shown. */
    expiresAt?: string | null;
};
export type CreateCredential = ({
    "type": "username-password";
} & UsernameAndPassword) | ({
    "type": "ssh-key";
} & SshKey) | ({
    "type": "access-token";
} & AccessToken) | ({
    "type": "kubeconfig";
} & Kubeconfig);
export type CredentialSet = {
    credentials: {
        /** 1 to 253 letters (a-z, A-Z), digits, dots, dashes and underscores; the first and the last a letter or a digit */
        id: string;
        "type": "username-password" | "ssh-key" | "access-token" | "kubeconfig";
        /** What it is for. Shown in Jenkins. */
        description?: string;
        /** Fields of the type, see GET /credential-types. */
        data?: {
            [key: string]: string;
        };
        /** Take over what Jenkins already holds under this id, and overwrite it. */
        adopt?: boolean;
        /** When it ceases to work, where its author knows. What its content says counts, too: the earlier one is shown. */
        expiresAt?: string | null;
        /** Store user name and password percent-encoded, for pipelines that put them into an address. They are shown and sent so, too. */
        urlEncode?: boolean;
        /** Make the user name a secret, here and in Jenkins: never shown again, masked in builds. False, sent together with the user name, makes it public again. Left out, a new credential has a public one, and a change keeps the setting. */
        usernameSecret?: boolean;
    }[];
};
export type Plan = {
    project: string;
    /** When Jenkins was read for it; null when it could not be read. */
    readAt: string | null;
    actions: {
        id: string;
        action: "create" | "update" | "repair" | "delete" | "none" | "blocked" | "unmanaged" | "unknown";
        /** One of docs/reasons.md. */
        reason: string;
        /** Names of fields that differ, never values. */
        fields: string[];
    }[];
    /** Requests to Jenkins that the sync would cost, its reads included. */
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
        status?: Status;
    }[];
    plan?: Plan;
};
export type ReplaceCredential = {
    /** May be repeated here, but cannot change. */
    id?: string;
    /** May be repeated here, but cannot change. */
    "type"?: string;
    /** What it is for. Shown in Jenkins. */
    description?: string;
    /** Fields of the type, see GET /credential-types. */
    data: {
        [key: string]: string;
    };
    /** Take over what Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it ceases to work, where its author knows. What its content says counts, too: the earlier one is shown. */
    expiresAt?: string | null;
    /** Make the key here: its public half is in `facts.publicKey` of the answer. */
    generate?: "ed25519" | "rsa-4096";
    /** Store user name and password percent-encoded, for pipelines that put them into an address. They are shown and sent so, too. */
    urlEncode?: boolean;
    /** Make the user name a secret, here and in Jenkins: never shown again, masked in builds. False, sent together with the user name, makes it public again. Left out, a new credential has a public one, and a change keeps the setting. */
    usernameSecret?: boolean;
};
export type PatchCredential = {
    /** May be repeated here, but cannot change. */
    id?: string;
    /** May be repeated here, but cannot change. */
    "type"?: string;
    /** What it is for. */
    description?: string | null;
    /** Fields to change; null removes an optional one. */
    data?: {
        [key: string]: string | null;
    };
    /** Take over what Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it ceases to work, where its author knows. What its content says counts, too: the earlier one is shown. */
    expiresAt?: string | null;
    /** Make the key here: its public half is in `facts.publicKey` of the answer. */
    generate?: "ed25519" | "rsa-4096";
    /** Store user name and password percent-encoded, for pipelines that put them into an address. They are shown and sent so, too. */
    urlEncode?: boolean;
    /** Make the user name a secret, here and in Jenkins: never shown again, masked in builds. False, sent together with the user name, makes it public again. Left out, a new credential has a public one, and a change keeps the setting. */
    usernameSecret?: boolean;
};
export type SnippetList = {
    items: {
        title: string;
        language: "groovy";
        /** `declarative` is a whole Jenkinsfile, `scripted` a node block. */
        style: "declarative" | "scripted";
        /** Ids of the plug-ins of Jenkins that its steps come from. */
        needs: string[];
        /** Ready to paste. */
        code: string;
    }[];
};
export type ValidateCredential = {
    /** Left out, it is not looked at. */
    id?: string;
    "type": "username-password" | "ssh-key" | "access-token" | "kubeconfig";
    /** What it is for. Shown in Jenkins. */
    description?: string;
    /** Fields of the type, see GET /credential-types. */
    data: {
        [key: string]: string;
    };
    /** Take over what Jenkins already holds under this id, and overwrite it. */
    adopt?: boolean;
    /** When it ceases to work, where its author knows. What its content says counts, too: the earlier one is shown. */
    expiresAt?: string | null;
    /** Make the key here: its public half is in `facts.publicKey` of the answer. */
    generate?: "ed25519" | "rsa-4096";
    /** Store user name and password percent-encoded, for pipelines that put them into an address. They are shown and sent so, too. */
    urlEncode?: boolean;
    /** Make the user name a secret, here and in Jenkins: never shown again, masked in builds. False, sent together with the user name, makes it public again. Left out, a new credential has a public one, and a change keeps the setting. */
    usernameSecret?: boolean;
};
export type Validation = {
    /** Whether it would be stored. */
    valid: boolean;
    /** `Invalid` is the code of what is wrong in form; an id that is taken has the code of docs/errors.md. */
    errors: Finding[];
    warnings: Finding[];
    /** Public things read from the secrets, by type: a public key, a fingerprint, contexts, a server, a subject. */
    facts: {
        [key: string]: any;
    };
    /** When it would cease to work. */
    expiresAt: string | null;
};
export type Usage = {
    /** Whether Jenkins has notes of uses of the credential as it is now. */
    tracked: boolean;
    /** Whether builds of the project used it, before or after it was written last; null: not known, which is not the same as unused. */
    used: boolean | null;
    /** The one that used it last comes first; those of which that is not known come last. */
    jobs: {
        /** Path of the job, as Jenkins has it. */
        name: string;
        /** Its page in Jenkins. */
        url: string | null;
        /** Stretches of builds, both ends included. */
        builds: {
            "from": number;
            to: number;
        }[];
        lastBuild: number;
        /** When that build began; null where Jenkins does not tell. Of 20 jobs at most. */
        lastBuildAt: string | null;
    }[];
    /** When the latest of these builds began, as far as their times are known; null: not known. It may have been used later. */
    lastUsedAt: string | null;
    readAt: string;
    /** Since when its uses are noted: each change of the credential in Jenkins begins anew. */
    since: string | null;
    /** What that means, as a sentence. */
    note: string;
    before: {
        /** When it was read last, before an update. */
        readAt: string;
        /** Since when uses had been noted, as far as Jenkins told. */
        since: string | null;
        /** Added up over all updates; the 200 jobs that were shown last at most. */
        jobs: {
            /** Path of the job, as Jenkins has it. */
            name: string;
            /** Its page in Jenkins. */
            url: string | null;
            /** Stretches of builds, both ends included. */
            builds: {
                "from": number;
                to: number;
            }[];
            lastBuild: number;
            /** When that build began; null where Jenkins does not tell. Of 20 jobs at most. */
            lastBuildAt: string | null;
            /** When Jenkins showed the job last. */
            readAt: string;
        }[];
        /** Whether older jobs or builds were left out. */
        more: boolean;
    } | null;
    /** Why `before` is null, or lacks something. */
    beforeNote: string | null;
};
export type Event = {
    id: string;
    time: string;
    "type": "ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "ProjectDeleted" | "FolderLeft" | "FolderRenamed" | "Created" | "Updated" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "CircuitOpened" | "CircuitClosed" | "ControllerChanged" | "ControllerUnconfirmed" | "ControllerConfirmed" | "ControllerAccepted" | "ProofsDropped";
    /** Id of the credential; null for events of the project. */
    credential: string | null;
    actor: string;
    /** The generation it speaks of. */
    generation: number | null;
    /** Why. */
    reason: string | null;
    /** The reason as a sentence. */
    message: string | null;
    /** Names of changed fields, never values. */
    fields: string[];
};
export type EventList = {
    items: Event[];
    /** Give it as `cursor` to read on; null at the end. */
    nextCursor: string | null;
};
export type Webhook = {
    id: string;
    project: string;
    url: string;
    description: string;
    /** Only events of these types; null: all. */
    types: ("ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "ProjectDeleted" | "FolderLeft" | "FolderRenamed" | "Created" | "Updated" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "ProofsDropped")[] | null;
    enabled: boolean;
    generation: number;
    /** Until when messages are signed with the secret before as well. */
    previousSecretUntil: string | null;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
    status: {
        state: "Active" | "Retrying" | "Disabled";
        /** Why it is disabled: asked for, failing for too long, its receiver wants no more, or its stored record is not one that the bridge wrote. */
        reason: ("Requested" | "Failing" | "Gone" | "RecordChanged" | "RecordBroken" | null) | ("Requested" | "Failing" | "Gone" | "RecordChanged" | "RecordBroken" | null);
        /** Id of the last event that arrived, or was not for it. */
        lastEvent: string;
        /** Failures in a row. */
        attempts: number;
        /** When the first of them was. */
        failingSince: string | null;
        /** When it is tried again. */
        nextAttemptAt: string | null;
        /** When something arrived last. */
        deliveredAt: string | null;
    };
};
export type WebhookList = {
    items: Webhook[];
    /** Give it as `cursor` to read on; null at the end. */
    nextCursor: string | null;
    total: number;
};
export type CreateWebhook = {
    /** Where messages are sent to, an https address. */
    url: string;
    /** What it is for. */
    description?: string;
    /** Only events of these types; null: all. */
    types?: ("ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "ProjectDeleted" | "FolderLeft" | "FolderRenamed" | "Created" | "Updated" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "ProofsDropped")[] | null;
    /** While false, nothing is sent; it goes on where it was. */
    enabled?: boolean;
};
export type NewWebhook = {
    id: string;
    project: string;
    url: string;
    description: string;
    /** Only events of these types; null: all. */
    types: ("ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "ProjectDeleted" | "FolderLeft" | "FolderRenamed" | "Created" | "Updated" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "ProofsDropped")[] | null;
    enabled: boolean;
    generation: number;
    /** Until when messages are signed with the secret before as well. */
    previousSecretUntil: string | null;
    createdAt: string;
    createdBy: string;
    updatedAt: string;
    updatedBy: string;
    status: {
        state: "Active" | "Retrying" | "Disabled";
        /** Why it is disabled: asked for, failing for too long, its receiver wants no more, or its stored record is not one that the bridge wrote. */
        reason: ("Requested" | "Failing" | "Gone" | "RecordChanged" | "RecordBroken" | null) | ("Requested" | "Failing" | "Gone" | "RecordChanged" | "RecordBroken" | null);
        /** Id of the last event that arrived, or was not for it. */
        lastEvent: string;
        /** Failures in a row. */
        attempts: number;
        /** When the first of them was. */
        failingSince: string | null;
        /** When it is tried again. */
        nextAttemptAt: string | null;
        /** When something arrived last. */
        deliveredAt: string | null;
    };
    /** What messages are signed with, shown this once. */
    secret: string;
};
export type PatchWebhook = {
    /** Where messages are sent to, an https address. */
    url?: string;
    /** What it is for. */
    description?: string;
    /** Only events of these types; null: all. */
    types?: ("ProjectCreated" | "ProjectUpdated" | "ProjectMoved" | "ProjectDeleted" | "FolderLeft" | "FolderRenamed" | "Created" | "Updated" | "Deleted" | "SyncRequested" | "Synced" | "SyncFailed" | "SyncRecovered" | "Blocked" | "ExpiresSoon" | "Expired" | "TooOld" | "Removed" | "DriftDetected" | "DriftRepaired" | "UnmanagedFound" | "Pruned" | "MemberSet" | "MemberRemoved" | "WebhookCreated" | "WebhookUpdated" | "WebhookDeleted" | "WebhookDisabled" | "ProofsDropped")[] | null;
    /** While false, nothing is sent; it goes on where it was. */
    enabled?: boolean;
};
export type Delivery = {
    id: string;
    time: string;
    /** Id of the event; null for a test. */
    event: string | null;
    "type": string;
    /** Which attempt in a row it was; 0 for one that a person asked for. */
    attempt: number;
    /** `ok`, or why it did not arrive: one of docs/webhooks.md. */
    outcome: "ok" | "AddressInvalid" | "AddressRefused" | "DnsFailed" | "ConnectFailed" | "TlsFailed" | "Timeout" | "BadAnswer" | "Redirected" | "Refused" | "Gone" | "SecretUnreadable";
    /** The outcome as a sentence. */
    message: string | null;
    /** The HTTP status that was answered. Nothing else of the answer is kept. */
    status: number | null;
    durationMs: number;
};
export type DeliveryList = {
    /** The last 50, the newest first. */
    items: Delivery[];
};
export type ControllerList = {
    items: {
        name: string;
        url: string;
        /** It answered just now and knows our user. */
        reachable: boolean;
        /** Why it could not be asked; one of docs/reasons.md. */
        reason: string | null;
        /** The reason as a sentence. */
        message: string | null;
        /** `open`: calls are paused after several failures in a row. */
        circuit: "closed" | "open" | "half-open";
        /** Since when calls are paused. */
        circuitOpenedAt: string | null;
        /** When one call finds out whether they go through again; null while none waits for that. */
        nextAttemptAt: string | null;
        /** Null until it was asked. */
        identity: {
            /** The Jenkins that is known: `key:…` by its own key, `url:…` by its address. */
            known: string | null;
            /** The one that answers. */
            seen: string;
            /** `changed`: it is another one, and nothing is written to it. `unconfirmed`: it no longer shows its key. */
            standing: "known" | "unconfirmed" | "changed";
            /** What CONTROLLER_ACCEPT takes to accept the one that answers; null where that is not needed. */
            accept: string | null;
        } | null;
        /** What waits; counted over all projects, and at most half a minute old. */
        backlog: {
            /** Credentials that Jenkins does not hold as they are here, and that are tried. */
            waiting: number;
            /** When the oldest change was made that Jenkins does not hold yet. */
            unsyncedSince: string | null;
            /** When the project was read that was read longest ago. */
            uncheckedSince: string | null;
        };
        /** What the controller can do and lets our user do; null inside means that it does not tell. */
        capabilities: {
            version: string;
            /** Changes with every start of the controller. */
            session: string | null;
            /** Active plug-ins and their versions. */
            plugins: {
                [key: string]: string;
            } | {
                [key: string]: string;
            };
            /** Where `plugins` is null: those that the folders which were read have named. There may be others. */
            shownPlugins: {
                [key: string]: string;
            };
            /** Whether each class of credential is there. */
            classes: {
                [key: string]: boolean | null;
            };
            may: {
                createFolders: boolean | null;
                seePlugins: boolean;
            };
            /** Whether a secret value that was changed in Jenkins shows. */
            valueDrift: boolean | null;
            /** Whether characters above U+FFFF are stored right. */
            emojiSafe: boolean;
            /** Whether posted folder XML keeps plaintext until the next save. */
            plaintextWindow: boolean;
            crumbNeeded: boolean;
            /** Whether what is configured as the API token is a password. */
            passwordAsToken: boolean;
            /** How far the clock of the controller is ahead of ours. */
            clockDifferenceMs: number | null;
        } | null;
    }[];
};
export type CredentialTypeList = {
    items: {
        "type": "username-password" | "ssh-key" | "access-token" | "kubeconfig";
        title: string;
        description: string;
        fields: {
            name: string;
            label: string;
            help: string;
            /** Never shown again. */
            secret: boolean;
            required: boolean;
            /** The largest value, in bytes of UTF-8. */
            maxBytes: number;
            /** How a form asks for it. */
            input: "text" | "password" | "multiline" | "file";
        }[];
        /** What is shown of its secrets: names of `facts`, and what they are called. */
        facts: {
            [key: string]: string;
        };
        /** What `generate` may be. */
        generates: string[];
        /** Whether `urlEncode` may be said. */
        urlEncode: boolean;
        /** Whether credentials of this type take `usernameSecret`. */
        usernameSecret: boolean;
        example: {
            [key: string]: any;
        };
    }[];
};
export type CurrentKubeconfig = {
    /** A kubeconfig with its token or key inside. */
    content: string;
    /** The configured file, or made of the service account of the pod that the bridge runs in. */
    source: "file" | "service-account";
    /** Why it may not work in a pipeline, or not for long. */
    warnings: Finding[];
};
export type Token = {
    /** Its subject is `token:` and this. */
    id: string;
    name: string;
    /** The role in each project; `*` is every project. */
    roles: {
        [key: string]: "viewer" | "operator" | "admin";
    };
    platformAdmin: boolean;
    readOnly: boolean;
    createdAt: string;
    createdBy: string;
    /** When it ceases to work. */
    expiresAt: string | null;
    /** When it was last used, to the minute. */
    lastUsedAt: string | null;
    /** Set where the stored record is not acted on, because it cannot be read or the bridge did not write it. */
    blocked: {
        /** One of docs/reasons.md. */
        reason: string;
        /** What it is, and what puts it right. */
        message: string;
    } | null;
};
export type TokenList = {
    items: Token[];
    /** Give it as `cursor` to read on; null at the end. */
    nextCursor: string | null;
    total: number;
};
export type CreateToken = {
    /** no control characters */
    name: string;
    /** The role in each project; `*` is every project. */
    roles?: {
        [key: string]: "viewer" | "operator" | "admin";
    };
    /** May do everything, in every project. */
    platformAdmin?: boolean;
    /** May only read, whatever the roles are. */
    readOnly?: boolean;
    /** When it ceases to work; never by default. */
    expiresAt?: string | null;
};
export type NewToken = {
    /** Its subject is `token:` and this. */
    id: string;
    name: string;
    /** The role in each project; `*` is every project. */
    roles: {
        [key: string]: "viewer" | "operator" | "admin";
    };
    platformAdmin: boolean;
    readOnly: boolean;
    createdAt: string;
    createdBy: string;
    /** When it ceases to work. */
    expiresAt: string | null;
    /** When it was last used, to the minute. */
    lastUsedAt: string | null;
    /** Set where the stored record is not acted on, because it cannot be read or the bridge did not write it. */
    blocked: {
        /** One of docs/reasons.md. */
        reason: string;
        /** What it is, and what puts it right. */
        message: string;
    } | null;
    /** The token itself, shown this once. */
    token: string;
};
export type MasterKeys = {
    items: {
        id: string;
        /** It seals what is written. */
        current: boolean;
        /** False: something is sealed with it, and it is not in MASTER_KEYS. */
        configured: boolean;
        /** Texts that only this key opens. */
        seals: number;
        /** Records that only this key proves to be as the bridge wrote them. */
        records: number;
        /** It was in use, and nothing needs it any more: it may be taken out of MASTER_KEYS. */
        droppable: boolean;
    }[];
    /** How far the last sealing anew has come; null when there was none. */
    rotation: {
        state: "running" | "done";
        /** The key that everything is sealed with. */
        key: string;
        done: number;
        total: number;
        /** What did not open, and stays as it is. */
        failed: number;
        startedAt: string;
        startedBy: string;
        /** When it came to its end. */
        finishedAt: string | null;
    } | null;
};
export type Caller = {
    /** The name that stands in records and events. */
    subject: string;
    /** What people call it. */
    name: string;
    kind: "admin-token" | "token" | "oidc" | "kubesphere";
    /** May do everything, in every project. */
    platformAdmin: boolean;
    /** The role in each project; `*` is every project. */
    roles: {
        [key: string]: "viewer" | "operator" | "admin";
    };
    /** May only read, whatever the roles are. */
    readOnly: boolean;
    /** When the token ceases to work. */
    expiresAt: string | null;
};
export type SignIn = {
    /** Null where people sign in by token. */
    oidc: {
        issuer: string;
        clientId: string;
        /** With spaces between them. */
        scopes: string;
        /** Which of the tokens is made for the bridge: the ID token is where its audience is the client itself. */
        token: "id_token" | "access_token";
    } | null;
};
export type Member = {
    subject: string;
    /** `none`: the stored record is not one that the bridge wrote, and gives no role. Give one, or remove the member. */
    role: "viewer" | "operator" | "admin" | "none";
};
export type MemberList = {
    items: Member[];
    /** Give it as `cursor` to read on; null at the end. */
    nextCursor: string | null;
    total: number;
};
export type SetMember = {
    role: "viewer" | "operator" | "admin";
};
export type AuditEntry = {
    id: string;
    time: string;
    /** Who; null where nobody came in. */
    subject: string | null;
    /** The permission that was asked for. */
    action: string | null;
    method: string;
    /** The address, with names for its parts. */
    route: string;
    /** In which project. */
    project: string | null;
    /** The id of the credential or token, or the subject of the member. */
    target: string | null;
    /** `failed`: for another reason than rights. `denied`: the caller may not. `refused`: the token did not open. */
    outcome: "done" | "failed" | "denied" | "refused";
    status: number;
    /** The code of the error, or why the token did not open. */
    reason: string | null;
    /** Where the request came from. */
    address: string;
    requestId: string;
    /** How often: the same refusal within seconds is one entry. */
    count: number;
};
export type AuditList = {
    items: AuditEntry[];
    /** Give it as `cursor` to read on; null at the end. */
    nextCursor: string | null;
};
/**
 * The projects that the caller has a role in, in the order of their names
 */
export function listProjects({ limit, cursor, q }: {
    limit?: number;
    cursor?: string;
    q?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: ProjectList;
    }>(`/api/v1/projects${QS.query(QS.explode({
        limit,
        cursor,
        q
    }))}`, {
        ...opts
    }));
}
/**
 * Make a project; its folder follows
 */
export function createProject(createProject: CreateProject, { prefer }: {
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 201;
        data: Project;
    }>("/api/v1/projects", oazapfts.json({
        ...opts,
        method: "POST",
        body: createProject,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer
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
 * Change the display name or policies of a project
 */
export function patchProject(project: string, patchProject: PatchProject, { ifMatch, prefer }: {
    ifMatch?: string;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}`, oazapfts.json({
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
 * Remove a project and what is ours in Jenkins
 */
export function deleteProject(project: string, { forget, ifMatch, prefer }: {
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
export function syncProject(project: string, { force, prefer }: {
    force?: boolean;
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 202;
        data: Project;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/sync${QS.query(QS.explode({
        force
    }))}`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer
        })
    }));
}
/**
 * A project's credentials with their status
 */
export function listCredentials(project: string, { limit, cursor, q, $type, phase, filter, days, sort }: {
    limit?: number;
    cursor?: string;
    q?: string;
    $type?: "username-password" | "ssh-key" | "access-token" | "kubeconfig";
    phase?: "Pending" | "Synced" | "Retrying" | "Blocked" | "Drifted" | "Deleting";
    filter?: "expiring" | "expired";
    days?: number;
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
        filter,
        days,
        sort
    }))}`, {
        ...opts
    }));
}
/**
 * Make a credential
 */
export function createCredential(project: string, createCredential: CreateCredential, { ifMatch, prefer }: {
    ifMatch?: string;
    prefer?: string;
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
            prefer
        })
    })));
}
/**
 * Make the credentials of a project what the body declares, all or nothing
 */
export function applyCredentialSet(project: string, credentialSet: CredentialSet, { prune, dryRun, force, ifMatch, prefer }: {
    prune?: boolean;
    dryRun?: boolean;
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
 * Replace a credential; a secret field that is left out is kept
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
export function deleteCredential(project: string, id: string, { ifUnused, forget, ifMatch, prefer }: {
    ifUnused?: boolean;
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
 * Sync a credential now, whatever it waits for
 */
export function syncCredential(project: string, id: string, { prefer }: {
    prefer?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 202;
        data: Credential;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/sync`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            prefer
        })
    }));
}
/**
 * Jenkinsfile text that uses the credential
 */
export function listSnippets(project: string, id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: SnippetList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/snippets`, {
        ...opts
    }));
}
/**
 * Check a credential as a create does, without storing it
 */
export function validateCredential(project: string, validateCredential: ValidateCredential, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Validation;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/validate`, oazapfts.json({
        ...opts,
        method: "POST",
        body: validateCredential
    })));
}
/**
 * Which jobs and builds used the credential
 */
export function getCredentialUsage(project: string, id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Usage;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/usage`, {
        ...opts
    }));
}
/**
 * The audit trail of a project, newest first
 */
export function listProjectEvents(project: string, { limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: EventList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/events${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * The audit trail of a credential, newest first; also of one that was deleted
 */
export function listCredentialEvents(project: string, id: string, { limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: EventList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/credentials/${encodeURIComponent(id)}/events${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * The events of a project as they come (server-sent events)
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
 * The webhooks of a project, the newest first
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
 * Have an address told of the events of a project
 */
export function createWebhook(project: string, createWebhook: CreateWebhook, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 201;
        data: NewWebhook;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks`, oazapfts.json({
        ...opts,
        method: "POST",
        body: createWebhook
    })));
}
/**
 * One webhook, and how it stands with it
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
 * Delete a webhook; nothing is sent to it any more
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
 * Give a webhook a new secret
 */
export function rotateWebhookSecret(project: string, id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: NewWebhook;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}/rotate-secret`, {
        ...opts,
        method: "POST"
    }));
}
/**
 * Send a message of type Test now, also to a disabled webhook
 */
export function testWebhook(project: string, id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Delivery;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}/test`, {
        ...opts,
        method: "POST"
    }));
}
/**
 * What was sent to a webhook last, and how it went
 */
export function listDeliveries(project: string, id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: DeliveryList;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}/deliveries`, {
        ...opts
    }));
}
/**
 * Send the event of a delivery once more, now
 */
export function redeliver(project: string, id: string, delivery: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Delivery;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/webhooks/${encodeURIComponent(id)}/deliveries/${encodeURIComponent(delivery)}/redeliver`, {
        ...opts,
        method: "POST"
    }));
}
/**
 * What a sync would do now, and why
 */
export function planProject(project: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: Plan;
    }>(`/api/v1/projects/${encodeURIComponent(project)}/plan`, {
        ...opts
    }));
}
/**
 * The Jenkins controllers: versions, what they can do and let us do, whether calls get through, what waits
 */
export function listControllers(opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: ControllerList;
    }>("/api/v1/controllers", {
        ...opts
    }));
}
/**
 * The audit trail of a controller, newest first: when calls to it were paused and went through again, which Jenkins answered, and which folders of deleted projects stay
 */
export function listControllerEvents(controller: string, { limit, cursor }: {
    limit?: number;
    cursor?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: EventList;
    }>(`/api/v1/controllers/${encodeURIComponent(controller)}/events${QS.query(QS.explode({
        limit,
        cursor
    }))}`, {
        ...opts
    }));
}
/**
 * The types of credentials, with what a form needs to ask for them
 */
export function listCredentialTypes(opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: CredentialTypeList;
    }>("/api/v1/credential-types", {
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
 * All API tokens, the newest first; never their texts
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
 * Make an API token
 */
export function createToken(createToken: CreateToken, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 201;
        data: NewToken;
    }>("/api/v1/tokens", oazapfts.json({
        ...opts,
        method: "POST",
        body: createToken
    })));
}
/**
 * Revoke an API token, at once and for good
 */
export function revokeToken(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchText(`/api/v1/tokens/${encodeURIComponent(id)}`, {
        ...opts,
        method: "DELETE"
    }));
}
/**
 * Which master keys there are, and how much each of them seals
 */
export function listKeys(opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 200;
        data: MasterKeys;
    }>("/api/v1/keys", {
        ...opts
    }));
}
/**
 * Seal everything anew with the first master key, in the background
 */
export function rotateKeys(opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchJson<{
        status: 202;
        data: MasterKeys;
    }>("/api/v1/keys/rotate", {
        ...opts,
        method: "POST"
    }));
}
/**
 * Who the token belongs to, and its roles
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
 * What a web page needs to send people to the identity provider; answers without a token
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
 * The members of a project with their roles
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
 * Give somebody a role in a project
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
 * Take the role of a member, at once
 */
export function removeMember(project: string, subject: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.ok(oazapfts.fetchText(`/api/v1/projects/${encodeURIComponent(project)}/members/${encodeURIComponent(subject)}`, {
        ...opts,
        method: "DELETE"
    }));
}
/**
 * Who did what, when, from where, with which outcome, newest first
 */
export function readAudit({ limit, cursor, since, until, subject, project }: {
    limit?: number;
    cursor?: string;
    since?: string;
    until?: string;
    subject?: string;
    project?: string;
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
        project
    }))}`, {
        ...opts
    }));
}
