import { type Event, listCredentialEvents, listProjectEvents } from '#api'
import { sentenceTexts } from '../domain/event-sentences/english.ts'
import { englishScene } from '../domain/event-sentences/english-scene.ts'
import { sentenceText } from '../domain/event-sentences/sentence.ts'
import { isUnsaid } from '../domain/event-sentences/unsaid.ts'
import { isReason, sentenceOf } from '../domain/reasons.ts'
import { openApi } from './api.ts'
import { Failure } from './exit.ts'
import { follow } from './follow.ts'
import { projectOf } from './options.ts'
import { type Format, fitting, print, type Table } from './output.ts'
import { escaped, plain, type Terminal } from './terminal.ts'

export interface EventOptions {
  readonly output: Format
  readonly project?: string
  readonly limit: number
  readonly follow?: true
  readonly since?: string
}

/** Shows the events of a project or of one credential: the latest ones, and with `--follow` new ones as they happen. */
export async function showEvents(terminal: Terminal, id: string | undefined, options: EventOptions): Promise<void> {
  if (options.since !== undefined && !options.follow) throw new Failure('usage', '--since needs --follow')
  const api = openApi(terminal)
  const project = projectOf(terminal, options.project)
  const place = { limit: options.limit }
  const read = () =>
    id === undefined ? listProjectEvents(project, place, api.options) : listCredentialEvents(project, id, place, api.options)
  if (options.follow === undefined) {
    const { items } = await read()
    return print(terminal, options.output, { items }, [tableOf(items, project)])
  }
  const line = (event: Event) =>
    terminal.stdout.write(
      options.output === 'table'
        ? `${fitting(plain(`${event.time}  ${sentence(event, project)}`), terminal.stdout)}\n`
        : jsonLine(event)
    )
  // The newest id is the project's, so that nothing is missed between the list and the stream.
  let last = options.since
  if (last === undefined) {
    const [newest] = (await listProjectEvents(project, { limit: 1 }, api.options)).items
    const { items } = await read()
    const known = items.filter(event => newest !== undefined && !isAfter(event.id, newest.id))
    for (const event of known.toReversed()) line(event)
    last = newest?.id
  }
  await follow(terminal, api, { project, credential: id, last, seen: line })
}

/** Whether an event is later than another: an id is a time and a number. */
function isAfter(a: string, b: string): boolean {
  const [at = 0, an = 0] = a.split('-').map(Number)
  const [bt = 0, bn = 0] = b.split('-').map(Number)
  return at === bt ? an > bn : at > bt
}

const tableOf = (items: readonly Event[], project: string): Table => ({
  columns: ['time', 'event'],
  rows: items.map(event => ({ time: event.time, event: sentence(event, project) }))
})

/** Who did what to what, and why. */
function sentence(event: Event, place: string): string {
  const why = (reason: string, message: string | null) => message ?? (isReason(reason) ? sentenceOf(reason) : reason)
  const said = sentenceText(event, sentenceTexts, englishScene(place, why))
  return isUnsaid(event) ? `${said}: ${event.message}` : said
}

/** One JSON document per line, for YAML as well, because JSON is valid YAML. */
const jsonLine = (event: Event): string => escaped(`${JSON.stringify(event)}\n`)
