import type { Command } from 'commander'
import * as controllers from './controllers.ts'
import { format, numberFrom, repeated } from './options.ts'
import type { Terminal } from './terminal.ts'

/** Commands for the Jenkins controllers, for platform-admins. */
export function addControllers(program: Command, terminal: Terminal): void {
  const root = program.command('controllers').description('The Jenkins controllers of the bridge.')
  const named = (name: string): Command => root.command(name).argument('<name>', 'a controller')
  const described = (command: Command): Command =>
    command
      .option('--url <url>', 'root address of Jenkins, without user and password')
      .option('--user <user>', 'the Jenkins user of the bridge')
      .option('--token-file <file>', 'the API token of that user from a file, - for stdin')
      .option('--password-file <file>', 'its password instead, from a file, - for stdin')
      .option('--ca-file <file>', 'certificate authorities (PEM) to trust instead of the public ones')
      .option('--client-certificate-file <file>', 'certificate (PEM) that the bridge presents')
      .option('--client-key-file <file>', 'the key of that certificate, - for stdin')
      .option('--max-in-flight <number>', 'maximum number of concurrent requests', numberFrom('--max-in-flight', 1, 64))
      .option('--sees-everything', 'the user sees every item, so that a 404 proves that a folder is gone')
      .addOption(repeated('--projects <pattern>', 'projects that may use it, such as shop-*; may be repeated'))
      .addOption(repeated('--label <name=value>', 'free text, such as region=eu; may be repeated'))
      .addOption(format())
  root
    .command('list')
    .description('List the controllers and whether they answer.')
    .addOption(format())
    .action(options => controllers.showControllers(terminal, options))
  named('get')
    .description('Show a controller with its identity and what waits for it.')
    .addOption(format())
    .action((name, options) => controllers.showController(terminal, name, options))
  described(named('add'))
    .description('Register a controller and check it. Prompts for a token that no file provides.')
    .action((name, options) => controllers.addController(terminal, name, options))
  described(named('update'))
    .description('Change parts of a controller, such as its token; everything else stays as it is.')
    .option('--no-ca-file', 'trust the public certificate authorities again')
    .option('--no-client-certificate-file', 'present no certificate any more')
    .option('--no-sees-everything', 'withdraw the assurance that the user sees every item')
    .action((name, options) => controllers.updateController(terminal, name, options))
  named('check')
    .description('Check a controller now: reachability, login, permissions, plug-ins and clock; fails unless it works.')
    .addOption(format())
    .action((name, options) => controllers.examineController(terminal, name, options))
  named('accept')
    .argument('[identity]', 'the Jenkins to accept, as shown without it')
    .description('Accept that another Jenkins answers at the address of a controller.')
    .addOption(format())
    .action((name, identity, options) => controllers.acceptOther(terminal, name, identity, options))
  named('remove')
    .description('Remove a controller that no project uses; nothing in Jenkins changes.')
    .action(name => controllers.removeController(terminal, name))
}
