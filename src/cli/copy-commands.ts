import { Argument, type Command } from 'commander'
import { deleteCopies, moveToCopies, searchCopies, showCopies } from './copies.ts'
import { format, project } from './options.ts'
import type { Terminal } from './terminal.ts'

/** What a rename, move or copy of a folder in Jenkins has left behind. */
export function addCopies(program: Command, terminal: Terminal): void {
  const root = program.command('copies').description('Credentials of a project in folders that are not its own.')
  const shown = (command: Command): Command => command.addOption(project()).addOption(format())
  const folder = () => new Argument('<folder>', 'a folder that "copies list" shows, such as archive/shop')
  shown(root.command('list'))
    .description('List the folders that hold credentials of the project, after a rename, move or copy in Jenkins.')
    .action(options => showCopies(terminal, options))
  shown(root.command('find'))
    .description('Search Jenkins for them now.')
    .action(options => searchCopies(terminal, options))
  shown(root.command('remove').addArgument(folder()))
    .description('Remove them from a folder, as far as they are proved to be ours (role admin).')
    .option('--controller <name>', 'name of the Jenkins controller')
    .option('--force', 'override the mass-delete limit')
    .action((path, options) => deleteCopies(terminal, path, options))
  root
    .command('follow')
    .addArgument(folder())
    .description('Let the project move to the folder (platform-admin).')
    .addOption(project())
    .action((path, options) => moveToCopies(terminal, path, options))
}
