import type { FolderReading } from '../domain/observed.ts'
import type { RunningBuilds } from '../domain/running-builds.ts'
import type { Secret } from '../domain/secret.ts'
import type { FolderUsage } from '../domain/usage.ts'
import type { XmlBranch } from '../domain/xml-element.ts'
import type { Probed } from './absence.ts'
import type { ApiToken } from './api-tokens.ts'
import type { Capabilities } from './capabilities.ts'
import type { NameRead, Renamed } from './display-name.ts'
import type { Removal } from './folders.ts'
import type { MayReach } from './http/address-guard.ts'
import type { Circuit } from './http/circuit-breaker.ts'
import type { Login } from './http/client.ts'
import type { FolderList } from './list-folders.ts'
import type { WritePermissions } from './permissions.ts'
import type { CredentialsChange } from './replace.ts'

/** How to reach and log in to one Jenkins. */
export interface ControllerConfig {
  readonly name: string
  /** Root URL, path prefix included (`https://ci.example.com/jenkins`). */
  readonly url: string
  readonly user: string
  /** API token; needs no crumb. */
  readonly token?: Secret
  /** The fallback; each POST then needs a crumb and its session. */
  readonly password?: Secret
  /** Timeout of one call, including its time in the queue; default 20 s. */
  readonly timeoutMs?: number
  /** Timeout for establishing a connection; default 5 s. */
  readonly connectMs?: number
  /** Maximum size of an answer; default 64 MiB. */
  readonly maxAnswerBytes?: number
  /** Maximum number of concurrent calls; default 4. */
  readonly maxInFlight?: number
  /** Number of consecutive failures of the controller after which calls are paused; default 5. */
  readonly breakerFailures?: number
  /** Length of the first pause, which doubles up to sixteen times as long; default 1 s. */
  readonly breakerOpenMs?: number
  /** The operator's assurance that our user sees every item; unless it is `true`, Jenkins is asked. */
  readonly seesEverything?: boolean
  /** CA certificates (PEM) trusted instead of the public ones. */
  readonly ca?: string
  /** Client certificate and key (PEM), if Jenkins requires one. */
  readonly clientCertificate?: string
  readonly clientKey?: Secret
  /** URL of a proxy that supports CONNECT; may contain the proxy's user and password. */
  readonly proxyUrl?: string
  /** Which addresses may be connected to, asked for each connection; default: all. A proxy connects by itself. */
  readonly mayReach?: MayReach
}

/** One Jenkins, as the sync engine uses it. Every method throws a `JenkinsError` if the request failed or its result is unknown. */
/** The part of the settings that can change while the client is used. */
export type ControllerLogin = Pick<ControllerConfig, 'token' | 'password' | 'ca' | 'clientCertificate' | 'clientKey' | 'proxyUrl'>

export interface Controller {
  readonly name: string
  /** All credentials of the folder's global domain, in one request. If it is not found, `because` tells whether that is proved. */
  readFolder(path: readonly string[]): Promise<FolderReading>
  /** The same, but `unchanged`, without parsing, if the folder's configuration is byte for byte that of the given revision. */
  readFolderUnless(path: readonly string[], revision: string): Promise<FolderReading | 'unchanged'>
  /** The ids in a folder's global domain, or in Jenkins' own for an empty path; undefined if our user may not see them. */
  readIds(path: readonly string[]): Promise<ReadonlySet<string> | undefined>
  /**
   * Jenkins' records of the uses of all credentials of the folder, in one request. `aside` is a timeout in milliseconds that also
   * keeps a failure from pausing other calls.
   */
  readUsage(path: readonly string[], aside?: number): Promise<FolderUsage>
  /** The names that Jenkins displays for the credentials of the folder, by id, in one request. */
  readDisplayedNames(path: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** When a build of a job started (ISO 8601); null if our user finds no such build. */
  readBuildTime(job: readonly string[], build: number): Promise<string | null>
  /** The running builds in or below a folder, and the number of running builds that our user may not see; in one request. */
  readRunningBuilds(path: readonly string[]): Promise<RunningBuilds>
  /** Creates another API token for our user. The uuid that revokes it is shown only once. */
  makeToken(name: string): Promise<ApiToken>
  /** Revokes an API token of our user. Succeeds also if no token has this uuid: `isRevoked` is the proof. */
  revokeToken(uuid: string): Promise<void>
  /**
   * Whether Jenkins permanently refuses a token. Throws while that is unknown, for example while Jenkins starts and refuses all
   * tokens.
   */
  isRevoked(login: Login): Promise<boolean>
  /** The page of an item by its path, built from our own URL; null if it cannot be addressed. */
  urlOf(path: readonly string[]): string | null
  /** Whether our user was known to see every item within the last minutes; otherwise Jenkins is asked. */
  sawEverything(): Promise<boolean>
  /** Whether the path shows nothing, in one request. No proof of absence; `createFolderWith` is one, because it fails otherwise. */
  seemsAbsent(path: readonly string[]): Promise<boolean>
  /** Creates the folder and its missing parents. Resolves to whether this call created the folder itself. */
  createFolder(path: readonly string[], displayName: string): Promise<{ readonly made: boolean }>
  /**
   * Creates a folder with its credentials inside: one request, plus one for each missing parent. `made: false`: a folder of that
   * name exists, and nothing was written. A document that cannot be sent fails the whole call before anything is sent, with an
   * error whose
   * `credential` is the id: leave it out and try again.
   *
   * Success proves only that Jenkins accepted the document. Read the folder: Jenkins silently drops a credential whose class it
   * lacks. And before 2.568 THE PLAINTEXT STAYS in the file of the folder, and in every read of it (state `plain`), until the
   * folder is saved again: repeat `updateCredential` for one credential and read until none of them is plain. An unknown class
   * shows only after that save; if there was nothing else, `updateCredential` returns `absent`: remove those credentials with
   * `replaceCredentials`.
   */
  createFolderWith(
    path: readonly string[],
    displayName: string,
    documents: readonly XmlBranch[]
  ): Promise<{ readonly made: boolean }>
  /** Fails with `Conflict` if the id exists. */
  createCredential(path: readonly string[], document: XmlBranch): Promise<void>
  /** Replaces the whole credential in place. `absent`: Jenkins has none with this id. */
  updateCredential(path: readonly string[], id: string, document: XmlBranch): Promise<'updated' | 'absent'>
  /** Succeeds also if there is none (`absent`): only the following read is a proof. */
  deleteCredential(path: readonly string[], id: string): Promise<'deleted' | 'absent'>
  /**
   * Changes many credentials of the global domain at once: posts the folder's configuration as it is, with only those elements
   * removed, replaced in place or added. Only for a folder that the bridge owns: a concurrent change by another user is lost. `on`
   * is the reading on which the change is based.
   *
   * `changed`: nothing was written, because the folder has changed since it was read, or because its text contains something that may
   * not survive; use single calls instead. Use them also after a failure about a credential, which here means the whole document
   * (`WriteFailed`, `ProxyRefused`: it may have been too large). If the error has a `credential`, that one cannot be sent.
   *
   * As after `createFolderWith`: read the folder, and save it once more as long as there is plaintext.
   */
  replaceCredentials(path: readonly string[], change: CredentialsChange): Promise<'replaced' | 'changed'>
  /** Saves the folder unchanged, which encrypts its file; `unable` if that cannot be tried. The following read is the proof. */
  saveFolder(path: readonly string[]): Promise<'saved' | 'unable'>
  /**
   * Changes the display name of the folder, in the same way and with the same limits: everything else in its configuration stays as
   * it was read, and nothing is written if the folder has changed since.
   */
  setDisplayName(path: readonly string[], on: NameRead, displayName: string): Promise<Renamed>
  /**
   * The plain folders below a folder, or below the root, that our user sees. `most`: items that are looked at, at each level. A failure
   * is harmless and does not count against the controller; `aside`: its timeout in milliseconds.
   */
  listFolders(path: readonly string[], most: readonly number[], aside: number): Promise<FolderList>
  /** Whether our user sees any items (jobs, folders) in the folder. */
  folderHasItems(path: readonly string[]): Promise<boolean>
  /** Whether our user sees every item, so that an item not shown does not exist; null if Jenkins does not tell. */
  seesEverything(): Promise<boolean | null>
  /** The shortest prefix of a path at which Jenkins shows our user nothing. */
  firstMissing(path: readonly string[]): Promise<readonly string[] | undefined>
  /** Proves by creating a folder that none exists where our user sees none; its parents must exist. */
  probeAbsence(path: readonly string[]): Promise<Probed>
  /** Deletes a folder, unless it contains or may contain items. Checking for credentials in it is up to the caller. */
  removeEmptyFolder(path: readonly string[]): Promise<Removal>
  /** Deletes a folder with all its contents, visible or not. */
  deleteFolder(path: readonly string[]): Promise<void>
  /** What our user may do with the credentials of a folder; `id` is one of them. Changes nothing. */
  writePermissions(path: readonly string[], id: string | undefined): Promise<WritePermissions>
  /** Whether our user may create a missing folder; null if Jenkins does not tell. */
  mayCreateFolder(path: readonly string[]): Promise<boolean | null>
  /** Throws unless Jenkins has started and accepts our login. Whether it has started is checked without our login. */
  ping(): Promise<void>
  /** Digest of the key that identifies this Jenkins; null if it shows none. */
  readIdentity(): Promise<string | null>
  /** The capabilities of this Jenkins, probed once and again after a restart or upgrade. */
  capabilities(): Promise<Capabilities>
  /** The last known capabilities, without a request; null before the first probe. */
  readonly lastCapabilities: Capabilities | null
  /** Whether the last read folder with secrets showed their ciphertexts; null before the first. */
  readonly showsCiphertexts: boolean | null
  /** State of the circuit breaker. */
  readonly circuit: Circuit
  /** Milliseconds until a call may be tried again; 0 if the circuit is closed or a trial is due. */
  readonly pausedFor: number
  /** Uses another login and other certificates from the next request on; the URL and the user stay. */
  reconnect(login: ControllerLogin): void
  close(): Promise<void>
}
