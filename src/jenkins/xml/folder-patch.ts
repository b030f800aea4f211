import type { ElementIndex, Span } from './element-index.ts'
import { around, CREDENTIALS_PROPERTY, DOMAIN, FOLDER_CLASS, LIST, MAP_CLASS } from './folder-xml.ts'

/** Changes to the global domain's credentials: elements by id, ready to be inserted into the text. */
export interface FolderPatch {
  readonly put: ReadonlyMap<string, string>
  readonly remove: ReadonlySet<string>
}

/** A part of a text that is replaced; empty for an insertion. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The elements of a folder's configuration on the path to its credentials, as far as they exist. */
interface Places {
  readonly root: Span
  properties?: Span
  property?: Span
  map?: Span
  list?: Span
}

/** Thrown if the text has an unexpected form, so that the effect of a change is unknown. */
export class NotCertain extends Error {}

/**
 * A folder's configuration with some credentials of its global domain removed, replaced or added, and every other character
 * unchanged. Throws `NotCertain` if the text is not in the form that Jenkins writes.
 */
export function patchFolder(text: string, index: ElementIndex, { put, remove }: FolderPatch): string {
  const places = placesIn(index.root)
  refuseStrangeReferences(index, places)
  if (places.property === undefined && text.includes('FolderCredentialsProperty')) throw new NotCertain()
  const added = new Map(put)
  const touched = new Set<string>()
  const edits: Edit[] = []
  for (const { start, end, ...credential } of places.list?.children ?? []) {
    const id = idIn(credential)
    if (id === undefined || !(put.has(id) || remove.has(id))) continue
    if (touched.has(id)) throw new NotCertain()
    touched.add(id)
    edits.push({ start, end, text: put.get(id) ?? '' })
    added.delete(id)
  }
  if (added.size > 0) edits.push(addition(text, places, [...added.values()].join('')))
  return applied(text, edits)
}

/** A folder's configuration with another `<displayName>` (none for '') and every other character unchanged. */
export function withDisplayName(text: string, index: ElementIndex, element: string): string {
  const { root } = index
  refuseStrangeReferences(index, placesIn(root))
  const present = onlyChild(root, 'displayName')
  if (present !== undefined) return applied(text, [{ start: present.start, end: present.end, text: element }])
  // Jenkins writes it before the properties; if there are none, any place will do.
  const at = onlyChild(root, 'properties')?.start
  return applied(text, [at === undefined ? into(text, root, element) : { start: at, end: at, text: element }])
}

/** The path to the credentials. Each element may be missing, along with those below it; none may occur twice. */
function placesIn(root: Span): Places {
  const places: Places = { root: plain(root) }
  if (root.name !== FOLDER_CLASS) throw new NotCertain()
  const properties = onlyChild(root, 'properties')
  if (properties === undefined) return places
  places.properties = plain(properties)
  const property = onlyChild(properties, CREDENTIALS_PROPERTY)
  if (property === undefined) return places
  places.property = plain(property)
  const map = onlyChild(property, 'domainCredentialsMap')
  if (property.children.length !== (map === undefined ? 0 : 1)) throw new NotCertain()
  if (map === undefined) return places
  places.map = plain(map, ['class'])
  if ((map.attributes['class'] ?? MAP_CLASS) !== MAP_CLASS) throw new NotCertain()
  const lists = map.children.map(entry => listOfGlobal(plain(entry))).filter(list => list !== undefined)
  if (lists.length > 1) throw new NotCertain()
  if (lists[0] !== undefined) places.list = lists[0]
  return places
}

/** The list of an entry if its domain is the global one, which has no name. */
function listOfGlobal({ name, children }: Span): Span | undefined {
  const [domain, list, ...more] = children
  if (name !== 'entry' || domain?.name !== DOMAIN || list?.name !== LIST || more.length > 0) throw new NotCertain()
  const named = onlyChild(plain(domain), 'name')
  if (named !== undefined && named.text.trim() === '') throw new NotCertain()
  return named === undefined ? plain(list) : undefined
}

function onlyChild(span: Span, name: string): Span | undefined {
  const [child, ...more] = span.children.filter(child => child.name === name)
  if (more.length > 0) throw new NotCertain()
  return child
}

/** Asserts that an element has no text and no unexpected attributes. */
function plain(span: Span, attributes: readonly string[] = []): Span {
  const isForeign = Object.keys(span.attributes).some(name => name !== 'plugin' && !attributes.includes(name))
  if (isForeign || span.text.trim() !== '') throw new NotCertain()
  return span
}

function idIn(credential: Pick<Span, 'children'>): string | undefined {
  const [id, ...more] = credential.children.filter(child => child.name === 'id')
  if (more.length > 0 || (id?.children.length ?? 0) > 0) throw new NotCertain()
  return id?.text
}

/**
 * XStream writes a repeated object as the path to its first occurrence. Paths that only lead upwards, or do not touch the
 * credentials, still mean the same after the change; others may count elements that move.
 */
function refuseStrangeReferences({ references }: ElementIndex, { property }: Places): void {
  for (const { to, at } of references) {
    const isInside = property !== undefined && at >= property.start && at < property.end
    if (isInside || !/^\.?\.?\//.test(to.replace(/^\.\.$/, '../')) || to.includes(CREDENTIALS_PROPERTY)) throw new NotCertain()
  }
}

/** Appends new credentials to the list, creating the missing elements on the path to it. */
function addition(text: string, { root, properties, property, map, list }: Places, credentials: string): Edit {
  if (list !== undefined) return into(text, list, credentials)
  if (map !== undefined) return into(text, map, around.entry(credentials))
  if (property !== undefined) return into(text, property, around.map(credentials))
  if (properties !== undefined) return into(text, properties, around.property(credentials))
  return into(text, root, around.properties(credentials))
}

function into(text: string, { name, innerEnd, end }: Span, added: string): Edit {
  if (innerEnd < end) return { start: innerEnd, end: innerEnd, text: added }
  if (!text.endsWith('/>', end)) throw new NotCertain()
  return { start: end - 2, end, text: `>${added}</${name}>` }
}

function applied(text: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let from = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < from) throw new NotCertain()
    parts.push(text.slice(from, edit.start), edit.text)
    from = edit.end
  }
  return [...parts, text.slice(from)].join('')
}
