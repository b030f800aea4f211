import { Argument, type Command } from 'commander'
import { format, project } from './options.ts'
import { shareWith, showShares, unshare } from './shares.ts'
import type { Terminal } from './terminal.ts'

/** Commands for what a project shares with others. */
export function addShareCommands(program: Command, terminal: Terminal): void {
  const root = program.command('shares').description('The projects that a credential is shared with (role admin).')
  const shown = (name: string): Command => root.command(name).argument('<id>', 'a credential')
  const options = (command: Command): Command => command.addOption(project()).addOption(format())
  options(shown('list'))
    .description('List the projects that a credential is shared with, and the credentials that take its values.')
    .option('--usage', 'also show when these were last used, as far as Jenkins tells')
    .action((id, given) => showShares(terminal, id, given))
  options(shown('add').addArgument(new Argument('[projects...]', 'names of projects')))
    .description('Share a credential with more projects.')
    .option('--all', 'share it with every project')
    .action((id, names, given) => shareWith(terminal, id, names, given))
  options(shown('remove').argument('<name>', 'a project; * for the share with all'))
    .description('End a share: the credentials of that project that take its values are deleted.')
    .option('--dry-run', 'only show which they are, and which jobs used them')
    .action((id, name, given) => unshare(terminal, id, name, given))
}
