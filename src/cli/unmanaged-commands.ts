import { Argument, type Command, Option } from 'commander'
import { format, project, repeated, wait } from './options.ts'
import type { Terminal } from './terminal.ts'
import * as unmanaged from './unmanaged.ts'

/** What Jenkins holds and the bridge did not write, or did not write like that. */
export function addUnmanaged(program: Command, terminal: Terminal): void {
  const root = program
    .command('unmanaged')
    .description('Credentials in the folders of a project that the bridge does not manage.')
  const target = () => new Option('--target <path>', 'only this controller and folder, such as eu-1/team/app')
  const id = () => new Argument('<id>', 'a credential that "unmanaged list" shows')
  const placed = (command: Command): Command => command.addOption(project()).addOption(target())
  placed(root.command('list'))
    .description('List them, as Jenkins is now.')
    .addOption(format())
    .action(options => unmanaged.showUnmanaged(terminal, options))
  placed(root.command('ignore').addArgument(id()))
    .description('Ignore one: it is no longer counted, nor pruned, as long as it is of the same kind.')
    .action((which, options) => unmanaged.setIgnored(terminal, which, true, options))
  placed(root.command('notice').addArgument(id()))
    .description('No longer ignore one.')
    .action((which, options) => unmanaged.setIgnored(terminal, which, false, options))
  placed(root.command('take-over').addArgument(id()))
    .description('Create a credential over one, with what is public of it. Its secret in Jenkins is overwritten with yours.')
    .option('-t, --type <type>', 'a type listed by "get types", if it can be of several')
    .option('-d, --description <text>', 'purpose of the credential; by default the one in Jenkins')
    .addOption(repeated('--field <name=value>', 'a public field; by default as in Jenkins'))
    .addOption(repeated('--secret-file <name=file>', 'a secret field from a file, - for stdin'))
    .option('--username-secret', 'treat the username as a secret, here and in Jenkins; give it with --secret-file')
    .addOption(wait())
    .addOption(format())
    .action((which, options) => unmanaged.takeOver(terminal, which, options))
  placed(root.command('delete').addArgument(id()))
    .description('Delete one in Jenkins, as it is now (role admin). Its value is lost.')
    .option('--yes', 'do not ask for confirmation')
    .action((which, options) => unmanaged.dropUnmanaged(terminal, which, options))
  placed(program.command('keep-theirs').argument('<id>', 'a credential that was changed in Jenkins'))
    .description('Take the public fields that were changed in Jenkins over. Secrets are overwritten with ours.')
    .addOption(wait())
    .action((which, options) => unmanaged.keepInJenkins(terminal, which, options))
}
