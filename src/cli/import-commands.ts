import type { Command } from 'commander'
import { importSecrets } from './import-kubesphere.ts'
import { format, wait } from './options.ts'
import type { Terminal } from './terminal.ts'

export function addImport(program: Command, terminal: Terminal): void {
  program
    .command('import-kubesphere')
    .description(
      'Create projects and credentials from the output of "kubectl get secrets -A -o yaml" (or json). May be repeated.'
    )
    .argument('<file>', 'the file, - for stdin')
    .option('--dry-run', 'show what would be done, without doing it')
    .option('--no-adopt', 'do not take over credentials that Jenkins already holds under the same ids')
    .addOption(wait())
    .addOption(format())
    .action((file, options) => importSecrets(terminal, file, options))
}
