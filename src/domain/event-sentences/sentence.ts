import { BRIDGE, type NewEvent, projectIn, secretStoreIn } from '../event.ts'
import { own } from '../own.ts'
import type { SentenceTexts } from './english.ts'
import { keyOf, sortFields } from './key.ts'

/** What a slot of a sentence can be. */
const slotNames = [
  ...['who', 'credential', 'project', 'subject', 'controller', 'store', 'webhook', 'member', 'role', 'folder', 'target'],
  ...['fields', 'deeds', 'ids', 'count', 'of', 'time', 'why']
] as const
export type Slot = (typeof slotNames)[number]

/** A part of a sentence: the text of a slot, or the words between two. */
export interface Part {
  readonly slot: Slot | null
  readonly text: string
}

/** What the event itself does not tell. */
export interface Scene {
  /** The project, controller, secret store or verify target whose events are read. */
  readonly place: string
  /** Names a person, token or the bridge. */
  readonly who: (actor: string) => string
  /** Says the reason of a failure; undefined if nothing is to be said. */
  readonly why: (reason: string, message: string | null) => string | undefined
  readonly webhook?: (id: string) => string
}

export type Telling = Omit<NewEvent, 'requestId'>

/** An event as a sentence, in parts, so that names can be links. It says nothing that the event does not. */
export function sentenceOf(event: Telling, texts: SentenceTexts, scene: Scene): readonly Part[] {
  const slots = slotsOf(event, texts, scene)
  const template = texts.templates[keyOf(event)]
  return template
    .split(/(\{\w{1,20}\})/)
    .map(text => (text.startsWith('{') ? partOf(text.slice(1, -1) as Slot, slots) : { slot: null, text }))
    .filter(({ text }) => text !== '')
}

/** The same as plain text. */
export const sentenceText = (event: Telling, texts: SentenceTexts, scene: Scene): string =>
  sentenceOf(event, texts, scene)
    .map(({ text }) => text)
    .join('')

/** What a sync is about is a credential, or else the project. */
const partOf = (slot: Slot, slots: Readonly<Record<string, string>>): Part =>
  slot === 'subject'
    ? { slot: slots['credential'] === '' ? 'project' : 'credential', text: slots['credential'] || (slots['project'] ?? '') }
    : { slot, text: own(slots, slot) ?? '' }

function slotsOf(event: Telling, texts: SentenceTexts, scene: Scene): Record<Slot, string> {
  const { credential, actor, fields, details = {} } = event
  const { ids = [], count = ids.length, of, webhook, member, role, folder, controller, at } = details
  const sorted = sortFields(event)
  const named = (names: readonly string[]) => texts.list([...new Set(names.map(name => nameOf(name, texts)))])
  const deeds = (['replaced', 'added', 'removed', 'changed'] as const).flatMap(deed =>
    sorted[deed].length === 0 ? [] : [texts.deeds[deed].replace('{fields}', () => named(sorted[deed]))]
  )
  const id = webhook ?? WEBHOOK.exec(event.message ?? '')?.[0] ?? ''
  const why = whyOf(event, texts, scene, named)
  return {
    who: whoIs(actor, texts, scene),
    credential: credential ?? '',
    ...{
      project: scene.place,
      controller: scene.place,
      store: scene.place,
      verifyTarget: details.verifyTarget ?? scene.place,
      subject: ''
    },
    webhook: scene.webhook?.(id) ?? id,
    member: member ?? '',
    role: own(texts.roles, role ?? '') ?? role ?? '',
    folder: folder ?? '',
    target: controller === undefined ? '' : [controller, folder].filter(part => part).join('/'),
    fields: named(fields),
    deeds: texts.clauses(deeds),
    ids: ids.length < count ? texts.more(ids.join(texts.comma), count - ids.length) : texts.list(ids),
    count: String(count),
    of: String(of ?? ''),
    time: at ?? '',
    why: why === undefined ? '' : texts.because(why)
  }
}

function whoIs(actor: string, texts: SentenceTexts, scene: Scene): string {
  const store = secretStoreIn(actor)
  if (store !== undefined) return texts.secretStore(store)
  const project = projectIn(actor)
  if (project !== undefined) return texts.sharingProject(project)
  return actor === BRIDGE ? texts.bridge : scene.who(actor)
}

const WEBHOOK = /\bwh_[\da-f]+/

const nameOf = (field: string, texts: SentenceTexts): string =>
  own(texts.fields, field.startsWith('snippets.') ? 'snippets' : field) ?? field

/** Why it happened: a constant of its details, what was repaired, or the reason of a failure. */
function whyOf(
  { type, reason, message, fields, details }: Telling,
  texts: SentenceTexts,
  scene: Scene,
  named: (fields: readonly string[]) => string
): string | undefined {
  const constant = details?.why ?? (type === 'Pruned' ? reason : null)
  if (constant != null) return own(texts.whys, constant)
  if (reason === null) return undefined
  if (type !== 'DriftRepaired') return scene.why(reason, message)
  const cause = own(texts.causes, fields.length === 0 && cannotName(reason) ? '' : reason)
  return cause?.replace('{fields}', () => named(fields))
}

const cannotName = (reason: string): boolean => reason === 'FieldsChanged' || reason === 'SecretChanged'
