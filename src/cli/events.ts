import { type Event, listCredentialEvents, listProjectEvents } from '#api'
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
    return print(terminal, options.output, { items }, [tableOf(items)])
  }
  const line = (event: Event) =>
    terminal.stdout.write(options.output === 'table' ? `${fitting(lineOf(event), terminal.stdout)}\n` : jsonLine(event))
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

const tableOf = (items: readonly Event[]): Table => ({
  columns: ['time', 'type', 'credential', 'actor', 'generation', 'reason', 'fields', 'message'],
  rows: items.map(({ fields, ...event }) => ({ ...event, fields: fields.join(', ') }))
})

/** One line per event without columns, because the widths of later events are not known. */
const lineOf = ({ time, type, credential, actor, generation, reason, fields, message }: Event): string => {
  const words = [time, type.padEnd(15), credential ?? '-', `by ${actor}`]
  if (generation !== null) words.push(`generation ${generation}`)
  if (reason !== null) words.push(reason)
  if (fields.length > 0) words.push(`(${fields.join(', ')})`)
  if (message !== null) words.push(message)
  return plain(words.join('  '))
}

/** One JSON document per line, for YAML as well, because JSON is valid YAML. */
const jsonLine = (event: Event): string => escaped(`${JSON.stringify(event)}\n`)
