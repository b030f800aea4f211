import { isReadable } from '../access.ts'
import { type Answer, failure, methodNotAllowed, ok, oops, type Refusal } from '../answer.ts'
import { decodeXmlBytes } from '../charset.ts'
import { Folder, type Item, Job, pathOf } from '../folder.ts'
import { FOLDER_CLASS } from '../folder-xml.ts'
import { fitsTheDisk, nameFault, trimName } from '../item-name.ts'
import { urlIn } from '../item-url.ts'
import { own } from '../own.ts'
import { type Call, header, isXml } from '../request.ts'
import { classOf, withoutIndentation } from '../xml/node.ts'
import { parseXml } from '../xml/parse.ts'
import { printTransformed } from '../xml/print.ts'
import { cutAstral } from './posted-xml.ts'
import { redirect } from './redirect.ts'
import { accessDenied, isDiscovered } from './unreadable.ts'

/** Kinds of items that this controller knows by form `mode`, and the root element of their XML. */
const JOBS: Readonly<Record<string, string>> = {
  'hudson.model.FreeStyleProject': 'project',
  'org.jenkinsci.plugins.workflow.job.WorkflowJob': 'flow-definition'
}

/** `POST …/createItem`, in the order of checks of `ItemGroupMixIn.createTopLevelItem`. */
export function createItem(call: Call, parent: Folder): Answer {
  if (call.method !== 'POST') throw methodNotAllowed()
  call.require('itemCreate')
  const contentType = header(call, 'content-type')
  if (contentType === undefined) throw failure('No Content-Type header set')
  const asked = call.parameter('name')
  if (asked === null) throw failure("Query parameter 'name' is required")
  const fault = nameFault(asked, parent.controller.behaviour)
  if (fault !== null) throw failure(fault)
  const name = trimName(asked)
  const existing = parent.item(name)
  if (existing !== undefined) throw taken(call, existing, name)
  const mode = call.parameter('mode')
  if (mode === 'copy') return created(call, copy(call, parent, name))
  if (isXml(contentType)) {
    fromXml(call, parent, name)
    return ok()
  }
  if (mode === null) throw failure('No mode given')
  return created(call, empty(parent, name, mode))
}

/** Jenkins cannot hide that a name is taken, and says no more than that of an item that may not be read (transcripts hd-hidden-create-*). */
function taken({ user }: Call, existing: Item, name: string): Refusal {
  if (isReadable(existing, user)) return failure(`A job already exists with the name ‘${name}’`)
  return isDiscovered(existing, user) ? accessDenied() : failure('')
}

function empty(parent: Folder, name: string, mode: string): Item {
  if (mode !== FOLDER_CLASS && !Object.hasOwn(JOBS, mode)) throw failure(`No item type ‘${mode}’ is known`)
  if (!fitsTheDisk(name)) throw oops()
  const item =
    mode === FOLDER_CLASS
      ? new Folder(parent.controller, parent, name)
      : new Job(parent, name, { name: own(JOBS, mode)!, attributes: {}, children: [] })
  parent.put(item)
  return item
}

/** The body goes to the parser as bytes here, so its own declaration decides, not the Content-Type. */
function fromXml(call: Call, parent: Folder, name: string): void {
  const root = parseXml(decodeXmlBytes(call.body).replace(/^\uFEFF/, ''))
  const type = classOf(root)
  if (!fitsTheDisk(name)) throw oops()
  const file = printTransformed(root)
  if (isWrittenElsewhere(parent, name, file)) throw oops()
  if (type === FOLDER_CLASS) {
    const folder = new Folder(parent.controller, parent, name)
    parent.adopt(folder)
    try {
      folder.replace(cutAstral(root, parent.controller.behaviour), file)
    } catch (error) {
      parent.drop(folder)
      throw error
    }
  } else if (Object.values(JOBS).includes(root.name) || Object.hasOwn(JOBS, type)) {
    parent.put(new Job(parent, name, withoutIndentation(root)))
  } else throw oops()
}

/**
 * The file is written by its URI, which Java puts into NFC: where the path is not in NFC, Jenkins finds none afterwards and fails. If there
 * is an item of the path in NFC, its file is written over (transcripts nm-nfd-*).
 */
function isWrittenElsewhere(parent: Folder, name: string, file: string): boolean {
  const { controller } = parent
  const path = [...pathOf(parent), name]
  const written = path.map(part => part.normalize('NFC'))
  const isElsewhere = written.some((part, i) => part !== path[i])
  if (!isElsewhere || !controller.behaviour.writesByUri) return false
  const other = controller.find(written)
  if (other?.kind === 'folder' && pathOf(other).every((part, i) => part === written[i])) other.overwrite(file)
  return true
}

/** `mode=copy&from=X`: the copy is read from the original's file, credentials included; children stay behind. */
function copy(call: Call, parent: Folder, name: string): Item {
  const from = call.parameter('from') ?? ''
  if (from === '') throw failure('Specify which job to copy')
  const path = from.split('/').filter(Boolean)
  const source = (from.startsWith('/') ? undefined : parent.item(from)) ?? call.controller.find(path)
  if (source === undefined || source.parent === null || !isReadable(source, call.user)) throw failure(`No such job: ${from}`)
  if (!fitsTheDisk(name)) throw oops()
  if (source.kind === 'job') {
    const job = new Job(parent, name, source.root)
    parent.put(job)
    return job
  }
  const folder = new Folder(parent.controller, parent, name)
  folder.copyOf(source)
  parent.put(folder)
  return folder
}

const created = (call: Call, item: Item): Answer => redirect(call, `/${urlIn(call, item)}configure`)
