import { Build } from './builds/build.ts'
import type { Controller } from './controller.ts'
import { printFolder, readFolder } from './folder-xml.ts'
import { compareFolded, foldCase, rawEncode } from './item-name.ts'
import { CredentialsStore } from './store.ts'
import { element, type XmlElement } from './xml/node.ts'
import { parseFile } from './xml/parse.ts'
import { printPretty } from './xml/print.ts'

export type Item = Folder | Job

/** Who may not read an item and what is below it, as its own matrix without inheritance says; `everybody` but administrators. */
export type HiddenFrom = ReadonlySet<string> | 'everybody' | 'nobody'

/** A job, with its builds by number: those that run here, and those that are only reported to the stand-in. */
export class Job {
  readonly kind = 'job'
  name: string
  parent: Folder
  root: XmlElement
  readonly builds: Map<number, Build>
  /** Numbers are given once, also when the build is deleted. */
  nextNumber: number
  hiddenFrom: HiddenFrom = 'nobody'

  constructor(parent: Folder, name: string, root: XmlElement = element('project'), past: readonly Build[] = [], next = 1) {
    this.parent = parent
    this.name = name
    this.root = root
    this.builds = new Map(past.map(build => [build.number, build]))
    this.nextNumber = Math.max(next, ...past.map(({ number }) => number + 1))
  }

  get isPipeline(): boolean {
    return this.root.name !== 'project'
  }

  get className(): string {
    return this.isPipeline ? 'org.jenkinsci.plugins.workflow.job.WorkflowJob' : 'hudson.model.FreeStyleProject'
  }

  get buildClassName(): string {
    return this.isPipeline ? 'org.jenkinsci.plugins.workflow.job.WorkflowRun' : 'hudson.model.FreeStyleBuild'
  }

  get isBuilding(): boolean {
    return [...this.builds.values()].some(({ isRunning }) => isRunning)
  }

  /** A build started and finished elsewhere: nothing else is reported to the stand-in. */
  began(number: number, startedAt: number): void {
    this.builds.set(number, Build.past({ number, startedAt, result: 'SUCCESS' }))
    this.nextNumber = Math.max(this.nextNumber, number + 1)
    this.save()
  }

  /** The number of a new build. */
  assignNumber(): number {
    const number = this.nextNumber++
    this.save()
    return number
  }

  save(): void {
    this.parent.put(this)
  }

  get file(): string {
    return `<?xml version='1.1' encoding='UTF-8'?>\n${printPretty(this.root)}`
  }
}

/** A folder with its own credentials; the top one is Jenkins itself, whose credentials are those of the system. */
export class Folder {
  readonly kind = 'folder'
  name: string
  parent: Folder | null
  readonly store: CredentialsStore
  readonly controller: Controller
  description: string | null = null
  displayName: string | null = null
  /** Properties other than the credentials, and every further part of the file, as they were sent. */
  properties: XmlElement[] = []
  rest: XmlElement[] = []
  /** Jenkins writes `<actions/>` from the first save after creation on (transcripts folder-config-get-empty, -creds). */
  saved = false
  hiddenFrom: HiddenFrom = 'nobody'
  readonly #items = new Map<string, Item>()
  #file: string | null = null

  constructor(controller: Controller, parent: Folder | null, name: string) {
    this.controller = controller
    this.parent = parent
    this.name = name
    this.store = new CredentialsStore(() => this.save())
  }

  /** In the order Jenkins lists them: by name, at the root with letter case ignored. */
  get items(): Item[] {
    const compare = this.parent === null ? compareFolded : (a: string, b: string) => (a < b ? -1 : 1)
    return [...this.#items].sort(([a], [b]) => compare(a, b)).map(([, item]) => item)
  }

  /** By name: at the root in any letter case, in a folder in the one that it has. */
  item(name: string): Item | undefined {
    return this.#items.get(this.#keyOf(name))
  }

  #keyOf(name: string): string {
    return this.parent === null ? foldCase(name) : name
  }

  put(item: Item): void {
    this.adopt(item)
    this.controller.disk?.write(item)
  }

  /** Adds an item that is on disk already. */
  adopt(item: Item): void {
    this.#items.set(this.#keyOf(item.name), item)
  }

  /** Gives an item of this folder another name, which nothing else has. */
  rename(item: Item, name: string): void {
    this.move(item, this, name)
  }

  /** Takes an item of this folder to another one, or to another name, which nothing else has there. */
  move(item: Item, into: Folder, name: string): void {
    this.#items.delete(this.#keyOf(item.name))
    const old = pathOf(item)
    item.name = name
    item.parent = into
    into.adopt(item)
    this.controller.disk?.move(old, item)
  }

  drop(item: Item): void {
    for (const job of jobsIn(item)) this.controller.builds.forget(job)
    this.#items.delete(this.#keyOf(item.name))
    this.controller.disk?.remove(item)
  }

  /** The text of config.xml, as on disk: what was posted until the next save, what Jenkins writes afterwards. */
  get file(): string {
    this.#file ??= printFolder(this, this.controller.context)
    return this.#file
  }

  /** Something changed: rewrites the file, with all its secrets encrypted. */
  save(): void {
    if (this.parent === null) return
    this.saved = true
    this.#file = null
    this.controller.disk?.write(this)
  }

  /** Takes over a whole config.xml. `file` stays on disk word for word; a current Jenkins saves at once (SECURITY-3744). */
  replace(root: XmlElement, file: string): void {
    this.#load(root)
    this.#file = file
    if (this.controller.behaviour.encryptsAtOnce) this.save()
    else this.controller.disk?.write(this)
  }

  /** Somebody wrote over the file: memory does not notice until it is read again, and the next save puts it right. */
  overwrite(file: string): void {
    this.#file = file
    this.controller.disk?.write(this)
  }

  /** Takes over a file found on disk. */
  restore(root: XmlElement, file: string): void {
    this.#load(root)
    this.#file = file
  }

  /** Takes over what another folder's file says; each secret keeps its ciphertext. */
  copyOf(source: Folder): void {
    this.#load(parseFile(source.file, this.controller.behaviour.astral))
  }

  /** Reads the file again, as a restart does. */
  reload(): void {
    const file = this.file
    this.#load(parseFile(file, this.controller.behaviour.astral))
    this.#file = file
    for (const item of this.items) if (item.kind === 'folder') item.reload()
  }

  #load(root: XmlElement): void {
    const read = readFolder(root, this.controller.context)
    this.description = read.description
    this.displayName = read.displayName
    this.properties = read.properties
    this.rest = read.rest
    this.saved = true
    this.store.load(read.shelves)
  }
}

const jobsIn = (item: Item): Job[] => (item.kind === 'job' ? [item] : item.items.flatMap(jobsIn))

export const pathOf = (item: Item): string[] => (item.parent === null ? [] : [...pathOf(item.parent), item.name])
export const fullNameOf = (item: Item): string => pathOf(item).join('/')
export const urlOf = (item: Item): string =>
  pathOf(item)
    .map(name => `job/${rawEncode(name)}/`)
    .join('')

/** The names as people read them, from the top down. */
export function fullDisplayNameOf(item: Item): string {
  const own = (item.kind === 'folder' && item.displayName) || item.name
  return item.parent === null || item.parent.parent === null ? own : `${fullDisplayNameOf(item.parent)} » ${own}`
}
