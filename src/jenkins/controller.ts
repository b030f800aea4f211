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
import type { Circuit } from './http/circuit-breaker.ts'
import type { Login } from './http/client.ts'
import type { WritePermissions } from './permissions.ts'
import type { CredentialsChange } from './replace.ts'

/** How to reach one Jenkins and who we are there. */
export interface ControllerConfig {
  readonly name: string
  /** Root URL, path prefix included (`https://ci.example.com/jenkins`). */
  readonly url: string
  readonly user: string
  /** API token: needs no crumb. */
  readonly token?: Secret
  /** The fallback; each POST then needs a crumb and its session. */
  readonly password?: Secret
  /** How long one call may take, waiting for its turn included; 20 s if not set. */
  readonly timeoutMs?: number
  /** How long a connection may take to come about; 5 s if not set. */
  readonly connectMs?: number
  /** The largest answer that is read; 64 MiB if not set. */
  readonly maxAnswerBytes?: number
  /** How many calls may be under way at once; 4 if not set. */
  readonly maxInFlight?: number
  /** After how many failures of the controller in a row calls are paused; 5 if not set. */
  readonly breakerFailures?: number
  /** How long they are paused at first; 1 s if not set, doubling up to sixteen times as long. */
  readonly breakerOpenMs?: number
  /** The word of the person who runs the bridge that our user sees every item; Jenkins is asked unless it is `true`. */
  readonly seesEverything?: boolean
  /** Certificates (PEM) that are trusted instead of the public ones. */
  readonly ca?: string
  /** Our own certificate and its key (PEM), where Jenkins asks for one. */
  readonly clientCertificate?: string
  readonly clientKey?: Secret
  /** A proxy that takes CONNECT; it may hold the user and password of the proxy. */
  readonly proxyUrl?: string
}

/** One Jenkins, as the sync engine uses it. Every method throws a `JenkinsError` when it could not find out or do what was asked. */
export interface Controller {
  readonly name: string
  /** All credentials of the folder's global domain by one request. Where it is not found, `because` says whether that is proved. */
  readFolder(path: readonly string[]): Promise<FolderReading>
  /** The same, but `unchanged` when the folder's configuration is to the letter what it was at that revision; costs no parsing then. */
  readFolderUnless(path: readonly string[], revision: string): Promise<FolderReading | 'unchanged'>
  /** The ids in a folder's global domain, or in that of Jenkins itself for an empty path; undefined where our user may not see them. */
  readIds(path: readonly string[]): Promise<ReadonlySet<string> | undefined>
  /**
   * Jenkins' notes of the uses of all credentials of the folder, by one request. With `aside` it has so many milliseconds, and that it
   * fails pauses no other calls.
   */
  readUsage(path: readonly string[], aside?: number): Promise<FolderUsage>
  /** When a build of a job began (ISO 8601); null where our user finds no such build. */
  readBuildTime(job: readonly string[], build: number): Promise<string | null>
  /** The builds in or below a folder that run now, and how many running ones of the controller our user may not see; by one request. */
  readRunningBuilds(path: readonly string[]): Promise<RunningBuilds>
  /** Makes an API token of our user beside those that there are. Its uuid, by which it is revoked, is told this once. */
  makeToken(name: string): Promise<ApiToken>
  /** Revokes an API token of our user. Done as well when there is none of this uuid: `isRevoked` is the proof. */
  revokeToken(uuid: string): Promise<void>
  /** Whether Jenkins refuses a token for good. Fails while that cannot be told, as during a start of Jenkins, which refuses all. */
  isRevoked(login: Login): Promise<boolean>
  /** The page of an item by its path, made of our own address; null where it cannot be addressed. */
  urlOf(path: readonly string[]): string | null
  /** Whether our user was known to see every item within the last minutes; asked where that is not known. */
  sawEverything(): Promise<boolean>
  /** Whether there is nothing to be seen at the path, by one request. No proof: `createFolderWith` is, which fails if there is. */
  seemsAbsent(path: readonly string[]): Promise<boolean>
  /** Makes the folder and the missing ones above it. Resolves to whether the last one was made by this call. */
  createFolder(path: readonly string[], displayName: string): Promise<{ readonly made: boolean }>
  /**
   * Makes a new folder with its credentials inside: one request, and one more for each missing folder above it. `made: false`: there
   * is a folder of that name, and nothing was written. A document that cannot be sent fails the whole with an error whose
   * `credential` is its id, before anything is sent: leave it out and ask again.
   *
   * Nothing is known after it but that Jenkins took the document. Read the folder: Jenkins drops a credential whose class it lacks
   * without a word. And before 2.568 THE PLAINTEXT STAYS in the file of the folder, and in every read of it (state `plain`), until
   * the folder is saved again: repeat `updateCredential` of one credential, and read until none of them is plain. An unknown class
   * shows only after that save; if it was all there was, `updateCredential` says `absent`: take those out by `replaceCredentials`.
   */
  createFolderWith(
    path: readonly string[],
    displayName: string,
    documents: readonly XmlBranch[]
  ): Promise<{ readonly made: boolean }>
  /** Fails with `Conflict` when the id exists. */
  createCredential(path: readonly string[], document: XmlBranch): Promise<void>
  /** Replaces the whole credential in place. `absent`: Jenkins holds none with this id. */
  updateCredential(path: readonly string[], id: string, document: XmlBranch): Promise<'updated' | 'absent'>
  /** Done as well when there is none (`absent`): only the read that follows is a proof. */
  deleteCredential(path: readonly string[], id: string): Promise<'deleted' | 'absent'>
  /**
   * Changes many credentials of the global domain at once: posts the folder's configuration as it is, with only those elements cut,
   * exchanged in place or added. Only for a folder that is the bridge's own: what somebody else changes in the very moment is lost.
   * `on` is the reading that the change was decided on.
   *
   * `moved`: nothing was written, because the folder is not as it was read, or because its text has something that is not certain
   * to survive; single calls do what is left to do. So they do after a failure that speaks of a credential, which here is the whole
   * document (`WriteFailed`, `ProxyRefused`: it may have been too large). Where the error has a `credential`, that one cannot be sent.
   *
   * The same holds after it as after `createFolderWith`: read, and save once more as long as there is plaintext.
   */
  replaceCredentials(path: readonly string[], change: CredentialsChange): Promise<'replaced' | 'moved'>
  /** Saves the folder as it is, which encrypts its file; `unable` where that cannot be tried. The read that follows is the proof. */
  saveFolder(path: readonly string[]): Promise<'saved' | 'unable'>
  /**
   * Gives the folder another display name, in the same way and with the same limits: all else in its configuration stays as it was
   * in the reading, and if the folder is not as it was read, nothing is written.
   */
  setDisplayName(path: readonly string[], on: NameRead, displayName: string): Promise<Renamed>
  /** Whether our user sees anything in the folder that is not a credential (jobs, folders). */
  folderHasItems(path: readonly string[]): Promise<boolean>
  /** Whether our user sees every item, so that what is not shown is not there; null where Jenkins does not tell. */
  seesEverything(): Promise<boolean | null>
  /** The first part of a path at which Jenkins shows our user nothing. */
  firstMissing(path: readonly string[]): Promise<readonly string[] | undefined>
  /** Whether there is no folder where our user is shown none, by making one; what is above it must be there. */
  probeAbsence(path: readonly string[]): Promise<Probed>
  /** Deletes a folder, unless there are or may be items in it. Credentials in it are for the caller to look for. */
  removeEmptyFolder(path: readonly string[]): Promise<Removal>
  /** Deletes a folder with all that is in it, seen or not. */
  deleteFolder(path: readonly string[]): Promise<void>
  /** What our user may do with the credentials of a folder, of which `id` is one. Nothing is changed by asking. */
  writePermissions(path: readonly string[], id: string | undefined): Promise<WritePermissions>
  /** Whether our user may make a folder that is not there; null where Jenkins does not tell. */
  mayCreateFolder(path: readonly string[]): Promise<boolean | null>
  /** Throws unless Jenkins has started and knows us. Before it has started no refusal counts: that is asked without our login. */
  ping(): Promise<void>
  /** Digest of the key by which this Jenkins can be recognised; null where it shows none. */
  readIdentity(): Promise<string | null>
  /** What this Jenkins can do and lets us do: asked once, and again when it was restarted or upgraded. */
  capabilities(): Promise<Capabilities>
  /** The same as it was last known, without asking; null until it was. */
  readonly lastCapabilities: Capabilities | null
  /** Whether the last folder with secrets that was read showed their ciphertexts; null before the first. */
  readonly showsCiphertexts: boolean | null
  /** Whether calls are let through. */
  readonly circuit: Circuit
  /** Milliseconds until a call may be tried again; 0 when calls are let through or one is due. */
  readonly pausedFor: number
  close(): Promise<void>
}
