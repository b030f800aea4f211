import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Folder, type Item, Job, pathOf } from './folder.ts'
import { FOLDER_CLASS } from './folder-xml.ts'
import type { MasterKey } from './secret.ts'
import { classOf, withoutIndentation } from './xml/node.ts'
import { parseFile } from './xml/parse.ts'

/** A Jenkins home: `secrets/master.key` and `jobs/NAME/config.xml`, nested as Jenkins nests it. */
export class Disk {
  readonly #home: string

  constructor(home: string) {
    this.#home = home
  }

  loadKey(): MasterKey | null {
    try {
      const [text, bytes] = readFileSync(this.#keyFile, 'utf8')
        .trim()
        .split(' ')
        .map(part => Buffer.from(part, 'hex'))
      return { text: text!, bytes: bytes! }
    } catch {
      return null
    }
  }

  saveKey(key: MasterKey): void {
    mkdirSync(join(this.#home, 'secrets'), { recursive: true })
    writeFileSync(this.#keyFile, `${key.text.toString('hex')} ${key.bytes.toString('hex')}\n`, { mode: 0o600 })
  }

  write(item: Item): void {
    const directory = this.#directory(item)
    mkdirSync(directory, { recursive: true })
    writeFileSync(join(directory, 'config.xml'), item.file, { mode: 0o600 })
  }

  remove(item: Item): void {
    rmSync(this.#directory(item), { recursive: true, force: true })
  }

  /** Fills a folder with the items that are on disk below it. */
  load(parent: Folder): void {
    for (const name of namesIn(join(this.#directory(parent), 'jobs'))) {
      const file = readFileSync(join(this.#directory(parent), 'jobs', name, 'config.xml'), 'utf8')
      const root = parseFile(file, parent.controller.behaviour.astral)
      if (classOf(root) !== FOLDER_CLASS) {
        parent.adopt(new Job(parent, name, withoutIndentation(root)))
        continue
      }
      const folder = new Folder(parent.controller, parent, name)
      folder.restore(root, file)
      parent.adopt(folder)
      this.load(folder)
    }
  }

  get #keyFile(): string {
    return join(this.#home, 'secrets', 'master.key')
  }

  #directory(item: Item): string {
    return join(this.#home, ...pathOf(item).flatMap(name => ['jobs', name]))
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
