import { ApiTokens } from './api-tokens.ts'
import { Builds, type Stop } from './builds/builds.ts'
import type { XmlContext } from './credential-xml.ts'
import type { Disk } from './disk.ts'
import { Fingerprints } from './fingerprint.ts'
import { Folder, type Item } from './folder.ts'
import { newIdentity } from './identity.ts'
import { type MasterKey, newMasterKey } from './secret.ts'
import type { Permission } from './users.ts'
import type { Behaviour } from './version.ts'

/** The state of the stand-in: one Jenkins with its items, its master key and what builds left behind. */
export class Controller {
  readonly behaviour: Behaviour
  readonly disk: Disk | null
  readonly root: Folder
  readonly fingerprints: Fingerprints
  readonly builds: Builds
  readonly tokens: ApiTokens
  key: MasterKey
  /** What `X-Instance-Identity` says on its HTML pages: it stays with the home of the controller. */
  identity: string
  /** A controller without the plug-in instance-identity does not say it. */
  showsIdentity = true
  /** The root URL as configured; null until somebody does, then the address it listens on counts. */
  rootUrl: string | null = null
  /** What users may do by now, where that is no longer what `users.ts` says. */
  readonly permitted = new Map<string, readonly Permission[]>()
  /** Begins a restart that an administrator asks for; set by the server that runs the controller. */
  restartAsked: () => void = () => {}

  constructor(behaviour: Behaviour, disk: Disk | null) {
    this.behaviour = behaviour
    this.disk = disk
    this.key = disk?.loadKey() ?? newMasterKey()
    this.root = new Folder(this, null, '')
    this.builds = new Builds(this, behaviour.threeExecutors ? 3 : 2)
    this.fingerprints = new Fingerprints(disk?.loadFingerprints() ?? [], all => disk?.saveFingerprints(all))
    this.tokens = new ApiTokens(disk?.loadTokens() ?? [], all => disk?.saveTokens(all))
    disk?.saveKey(this.key)
    this.identity = disk?.loadIdentity() ?? newIdentity()
    disk?.saveIdentity(this.identity)
    disk?.load(this.root)
  }

  get context(): XmlContext {
    return { key: this.key, behaviour: this.behaviour }
  }

  /** The item of a path of names in any letter case; the empty path is Jenkins itself. */
  find(path: readonly string[]): Item | undefined {
    let at: Item | undefined = this.root
    for (const name of path) at = at?.kind === 'folder' ? at.item(name) : undefined
    return at
  }

  folder(path: readonly string[]): Folder | undefined {
    const item = this.find(path)
    return item?.kind === 'folder' ? item : undefined
  }

  /** What a restart does to memory: everything is read from the files again. */
  restart(stop: Stop = { fate: 'aborted', keepsQueue: true }): void {
    this.builds.stop(stop)
    for (const item of this.root.items) if (item.kind === 'folder') item.reload()
  }

  /** Another Jenkins at the same address, as far as anybody can see. */
  becomeAnother(): void {
    this.identity = newIdentity()
    this.disk?.saveIdentity(this.identity)
  }

  /** Another master key under the same files: Jenkins then takes each ciphertext for the secret itself. */
  newMasterKey(): void {
    for (const item of this.root.items) if (item.kind === 'folder') touch(item)
    this.key = newMasterKey()
    this.disk?.saveKey(this.key)
    this.restart()
  }
}

/** Makes sure that the file exists as text, written with the key of now. */
function touch(folder: Folder): void {
  void folder.file
  for (const item of folder.items) if (item.kind === 'folder') touch(item)
}
