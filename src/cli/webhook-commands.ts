import { Argument, type Command, Option } from 'commander'
import type { CreateWebhook } from '#api'
import { type EventType, eventMeanings } from '../domain/event.ts'
import { Failure } from './exit.ts'
import { format, project } from './options.ts'
import type { Terminal } from './terminal.ts'
import * as webhooks from './webhooks.ts'

/** The formats of the API. */
const formats = ['events', 'slack', 'teams', 'dingtalk', 'wecom'] as const satisfies NonNullable<CreateWebhook['format']>[]

const types = Object.keys(eventMeanings) as EventType[]

/** A type of event, which may be repeated. */
const type = (): Option =>
  new Option('--type <type>', 'a type of event to send; may be repeated')
    .choices(types)
    .argParser((text: string, before: string[]) => {
      if (!types.some(known => known === text)) throw new Failure('usage', `--type takes one of ${types.join(', ')}`)
      return [...before, text]
    })
    .default([], 'all')

const secretTo = (): Option => new Option('--secret-to <file>', 'write the secret to this new file (mode 0600) instead of stdout')

export function addWebhooks(program: Command, terminal: Terminal): void {
  const root = program.command('webhooks').description('Webhooks of a project, which send its events to an address.')
  const shown = (command: Command): Command => command.addOption(project()).addOption(format())
  const id = () => new Argument('<id>', 'a webhook')
  shown(root.command('list'))
    .description('List the webhooks of a project with their delivery status.')
    .action(options => webhooks.showWebhooks(terminal, options))
  shown(root.command('create').argument('<url>', 'address that receives the messages (https)'))
    .description('Create a webhook and print the secret that signs its messages.')
    .addOption(type())
    .option('-d, --description <text>', 'purpose of the webhook')
    .addOption(new Option('--format <format>', 'the form of the messages: events for programs, or a chat').choices(formats))
    .option('--robot-secret-file <file>', 'for dingtalk: the secret of the robot')
    .option('--disabled', 'send nothing yet')
    .addOption(secretTo())
    .action((url, options) => webhooks.makeWebhook(terminal, url, options))
  shown(root.command('set').addArgument(id()))
    .description('Change parts of a webhook; everything else stays as it is.')
    .option('--url <url>', 'address that receives the messages')
    .addOption(type())
    .option('--all-types', 'send every type of event')
    .option('-d, --description <text>', 'purpose of the webhook')
    .option('--enable', 'continue where it stopped')
    .option('--disable', 'send nothing more')
    .action((which, options) => webhooks.changeWebhook(terminal, which, options))
  root
    .command('delete')
    .addArgument(id())
    .description('Delete a webhook; nothing more is sent to it.')
    .addOption(project())
    .action((which, options) => webhooks.removeWebhook(terminal, which, options))
  shown(root.command('test').addArgument(id()))
    .description('Send a test message now, even to a disabled webhook; fails if it does not arrive.')
    .action((which, options) => webhooks.sendNow(terminal, which, undefined, options))
  shown(root.command('deliveries').addArgument(id()))
    .description('Show the latest deliveries and their outcomes.')
    .action((which, options) => webhooks.showDeliveries(terminal, which, options))
  shown(root.command('redeliver').addArgument(id()).argument('<delivery>', 'a delivery'))
    .description('Send the event of a delivery again; fails if it does not arrive.')
    .action((which, delivery, options) => webhooks.sendNow(terminal, which, delivery, options))
  shown(root.command('rotate-secret').addArgument(id()))
    .description('Replace the secret; the previous one signs as well for 24 hours.')
    .addOption(secretTo())
    .action((which, options) => webhooks.rotateSecret(terminal, which, options))
}
