import {
  type CreateWebhook,
  createWebhook,
  type Delivery,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  type NewWebhook,
  patchWebhook,
  redeliver,
  rotateWebhookSecret,
  testWebhook,
  type Webhook
} from '#api'
import { allOf, given, openApi } from './api.ts'
import { Failure } from './exit.ts'
import { newFile } from './new-file.ts'
import { projectOf } from './options.ts'
import { type Format, print, type Table } from './output.ts'
import { secretFile } from './secret-file.ts'
import { plain, type Terminal } from './terminal.ts'

interface Shown {
  readonly output: Format
  readonly project?: string
}

export interface SecretOptions extends Shown {
  readonly secretTo?: string
}

export interface WebhookOptions extends Shown {
  readonly url?: string
  readonly description?: string
  readonly format?: NonNullable<CreateWebhook['format']>
  readonly robotSecretFile?: string
  readonly type: NonNullable<CreateWebhook['types']>
  readonly allTypes?: true
  /** Given by `--disabled`, `--enable` and `--disable`. */
  readonly disabled?: true
  readonly enable?: true
  readonly disable?: true
}

export async function showWebhooks(terminal: Terminal, { output, project }: Shown): Promise<void> {
  const { options } = openApi(terminal)
  const name = projectOf(terminal, project)
  const items = await allOf(place => listWebhooks(name, place, options))
  print(terminal, output, { items }, [webhookTable(items)])
}

/** Creates a webhook. The secret that signs its messages goes only to stdout, or to a file readable only by its owner. */
export async function makeWebhook(terminal: Terminal, url: string, asked: WebhookOptions & SecretOptions): Promise<void> {
  const { options } = openApi(terminal)
  const name = projectOf(terminal, asked.project)
  const { description, type, disabled, format, robotSecretFile: file } = asked
  const robotSecret = file === undefined ? undefined : secretFile('--robot-secret-file', file).reveal()
  const wanted = {
    url,
    ...given({ format, robotSecret, description, types: type.length === 0 ? undefined : type }),
    enabled: disabled !== true
  }
  const id = await withSecret(terminal, asked, () => createWebhook(name, wanted, {}, options))
  terminal.stderr.write(
    plain(`created webhook ${id}${format === undefined || format === 'events' ? '; its secret is not shown again' : ''}`) + '\n'
  )
}

/** Changes parts of a webhook; everything else stays as it is. */
export async function changeWebhook(terminal: Terminal, id: string, asked: WebhookOptions): Promise<void> {
  const { url, description, type, allTypes, enable, disable, output } = asked
  if (enable && disable) throw new Failure('usage', '--enable and --disable exclude each other')
  if (allTypes && type.length > 0) throw new Failure('usage', '--all-types and --type exclude each other')
  const types = allTypes ? null : type.length > 0 ? type : undefined
  const enabled = enable ? true : disable ? false : undefined
  const change = given({ url, description, types, enabled })
  if (Object.keys(change).length === 0) throw new Failure('usage', 'nothing to change was given')
  const changed = await patchWebhook(projectOf(terminal, asked.project), id, change, {}, openApi(terminal).options)
  print(terminal, output, changed, [webhookTable([changed])])
}

export async function removeWebhook(terminal: Terminal, id: string, { project }: Pick<Shown, 'project'>): Promise<void> {
  await deleteWebhook(projectOf(terminal, project), id, {}, openApi(terminal).options)
  terminal.stderr.write(plain(`deleted webhook ${id}`) + '\n')
}

export async function rotateSecret(terminal: Terminal, id: string, asked: SecretOptions): Promise<void> {
  const name = projectOf(terminal, asked.project)
  const { options } = openApi(terminal)
  await withSecret(terminal, asked, () => rotateWebhookSecret(name, id, {}, options))
  terminal.stderr.write('rotated; for 24 hours messages are signed with the previous secret as well\n')
}

export async function showDeliveries(terminal: Terminal, id: string, { output, project }: Shown): Promise<void> {
  const { options } = openApi(terminal)
  const name = projectOf(terminal, project)
  const items = await allOf(place => listDeliveries(name, id, place, options))
  print(terminal, output, { items }, [deliveryTable(items)])
}

/** Sends a test message, or with `delivery` the event of that delivery again; fails if it did not arrive. */
export async function sendNow(terminal: Terminal, id: string, delivery: string | undefined, asked: Shown): Promise<void> {
  const { options } = openApi(terminal)
  const name = projectOf(terminal, asked.project)
  const sent = await (delivery === undefined ? testWebhook(name, id, {}, options) : redeliver(name, id, delivery, {}, options))
  print(terminal, asked.output, sent, [deliveryTable([sent])])
  if (sent.outcome !== 'ok') throw new Failure('failed', plain(`not delivered: ${sent.message ?? sent.outcome}`))
}

/** Prints what `work` returns with its secret, or saves the secret; returns the id. */
async function withSecret(
  terminal: Terminal,
  { secretTo, output }: SecretOptions,
  work: () => Promise<NewWebhook>
): Promise<string> {
  // The file comes first: a secret that cannot be saved would be lost.
  const file = secretTo === undefined ? undefined : await newFile('--secret-to', secretTo)
  try {
    const { secret: shown, ...made } = await work()
    // Only null for a request that is repeated by its key, which none of ours is.
    const secret = shown ?? ''
    await file?.writeFile(`${secret}\n`)
    if (output !== 'table') print(terminal, output, file === undefined ? { ...made, secret } : made, [])
    else if (file === undefined && shown !== null) terminal.stdout.write(`${plain(secret)}\n`)
    return made.id
  } finally {
    await file?.close()
  }
}

const webhookTable = (items: readonly Webhook[]): Table => ({
  columns: ['id', 'url', 'format', 'types', 'state', 'reason', 'attempts', 'delivered', 'description'],
  rows: items.map(({ types, status, ...rest }) => ({
    ...{ ...rest, types: types?.join(',') ?? 'all', state: status.state, reason: status.reason },
    ...{ attempts: status.attempts, delivered: status.deliveredAt }
  }))
})

const deliveryTable = (items: readonly Delivery[]): Table => ({
  columns: ['id', 'time', 'event', 'type', 'attempt', 'outcome', 'status', 'ms'],
  rows: items.map(item => ({ ...item, ms: item.durationMs }))
})
