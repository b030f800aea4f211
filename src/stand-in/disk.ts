import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TokensByUser } from './api-tokens.ts'
import { Build, type PastBuild } from './builds/build.ts'
import type { Fingerprint } from './fingerprint.ts'
import { Folder, type Item, Job, pathOf } from './folder.ts'
import { FOLDER_CLASS } from './folder-xml.ts'
import type { MasterKey } from './secret.ts'
import { classOf, withoutIndentation } from './xml/node.ts'
import { parseFile } from './xml/parse.ts'

const BUILDS = 'builds.json'
const NEXT = 'nextBuildNumber'

/** A Jenkins home: `secrets/master.key`, `identity`, `fingerprints.json`, `api-tokens.json` and `jobs/NAME/config.xml`, nested as Jenkins nests it; a job's finished builds are in one `builds.json`. */
export class Disk {
  readonly #home: string

  constructor(home: string) {
    this.#home = home
  }

  loadKey(): MasterKey | null {
    const file = readIfThere(this.#keyFile)
    if (file === null) return null
    const [text, bytes] = file
      .trim()
      .split(' ')
      .map(part => Buffer.from(part, 'hex'))
    return { text: text!, bytes: bytes! }
  }

  saveKey(key: MasterKey): void {
    mkdirSync(join(this.#home, 'secrets'), { recursive: true })
    writeFileSync(this.#keyFile, `${key.text.toString('hex')} ${key.bytes.toString('hex')}\n`, { mode: 0o600 })
  }

  loadIdentity(): string | null {
    return readIfThere(this.#identityFile)?.trim() ?? null
  }

  saveIdentity(identity: string): void {
    writeWhole(this.#identityFile, `${identity}\n`)
  }

  write(item: Item): void {
    const directory = this.#directory(item)
    mkdirSync(directory, { recursive: true })
    writeWhole(join(directory, 'config.xml'), item.file)
    if (item.kind === 'folder') return
    writeWhole(join(directory, BUILDS), JSON.stringify([...item.builds.values()].filter(({ isRunning }) => !isRunning).map(line)))
    writeWhole(join(directory, NEXT), `${item.nextNumber}\n`)
  }

  loadFingerprints(): Fingerprint[] {
    return JSON.parse(readIfThere(this.#fingerprintFile) ?? '[]') as Fingerprint[]
  }

  saveFingerprints(all: readonly Fingerprint[]): void {
    writeWhole(this.#fingerprintFile, JSON.stringify(all))
  }

  loadTokens(): TokensByUser {
    return JSON.parse(readIfThere(this.#tokensFile) ?? '[]') as TokensByUser
  }

  saveTokens(all: TokensByUser): void {
    writeWhole(this.#tokensFile, JSON.stringify(all))
  }

  /** The item was at the path `old`. */
  move(old: readonly string[], item: Item): void {
    renameSync(this.#directoryOf(old), this.#directory(item))
  }

  remove(item: Item): void {
    rmSync(this.#directory(item), { recursive: true, force: true })
  }

  /** Fills a folder with the items that are on disk below it. */
  load(parent: Folder): void {
    for (const name of namesIn(join(this.#directory(parent), 'jobs'))) {
      const file = readIfThere(join(this.#directory(parent), 'jobs', name, 'config.xml'))
      if (file === null) continue
      const root = parseFile(file, parent.controller.behaviour.astral)
      if (classOf(root) !== FOLDER_CLASS) {
        const [builds, next] = this.#builds(parent, name)
        parent.adopt(new Job(parent, name, withoutIndentation(root), builds, next))
        continue
      }
      const folder = new Folder(parent.controller, parent, name)
      folder.restore(root, file)
      parent.adopt(folder)
      this.load(folder)
    }
  }

  #builds(parent: Folder, name: string): readonly [Build[], number] {
    const directory = join(this.#directory(parent), 'jobs', name)
    const lines = JSON.parse(readIfThere(join(directory, BUILDS)) ?? '[]') as Line[]
    const builds = lines.map(([number, startedAt, result = 'SUCCESS']) => Build.past({ number, startedAt, result }))
    return [builds, Number(readIfThere(join(directory, NEXT)) ?? 1)]
  }

  get #fingerprintFile(): string {
    return join(this.#home, 'fingerprints.json')
  }

  get #tokensFile(): string {
    return join(this.#home, 'api-tokens.json')
  }

  get #identityFile(): string {
    return join(this.#home, 'identity')
  }

  get #keyFile(): string {
    return join(this.#home, 'secrets', 'master.key')
  }

  #directory(item: Item): string {
    return this.#directoryOf(pathOf(item))
  }

  #directoryOf(path: readonly string[]): string {
    return join(this.#home, ...path.flatMap(name => ['jobs', name]))
  }
}

type Line = readonly [number: number, startedAt: number, result?: PastBuild['result']]

const line = ({ number, startedAt, result }: Build): Line => [number, startedAt, result!]

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Whole or not at all, as Jenkins' AtomicFileWriter does. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.tmp`, text, { mode: 0o600 })
  renameSync(`${file}.tmp`, file)
}
