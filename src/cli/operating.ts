import { type Command, Option } from 'commander'
import { rotateKeys, showKeys } from './keys.ts'
import { format } from './options.ts'
import type { Terminal } from './terminal.ts'

/** Commands for who runs a bridge. What opens Redis and Jenkins itself is loaded when it is asked for. */
export function addOperating(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description(
      'Check the bridge (JCB_URL), its Redis (REDIS_URL, MASTER_KEYS) and its Jenkins (JENKINS_URL …), as far as they are set; change nothing.'
    )
    .addOption(format())
    .action(async options => (await import('./doctor/commands.ts')).doctor(terminal, options))
  const keys = program.command('keys').description('The master keys: which there are, and sealing everything anew.')
  keys
    .command('status')
    .description('Show the keys, and how far a rotation has come.')
    .addOption(format())
    .action(({ output }) => showKeys(terminal, output))
  keys
    .command('rotate')
    .description('Seal everything anew with the first key of MASTER_KEYS, and wait until it is done.')
    .addOption(format())
    .action(({ output }) => rotateKeys(terminal, output))
  program
    .command('backup')
    .description(
      'Write all that the bridge keeps to stdout, encrypted. Opens Redis: REDIS_URL and MASTER_KEYS as the bridge has them.'
    )
    .addOption(passphrase())
    .action(async options => (await import('./backup/commands.ts')).backup(terminal, options))
  program
    .command('restore')
    .argument('<file>', 'a backup')
    .description('Write a backup into an empty Redis, sealed with the MASTER_KEYS that are set now.')
    .addOption(passphrase())
    .option('--force', 'forget what a bridge has kept in this Redis first')
    .action(async (file, options) => (await import('./backup/commands.ts')).restore(terminal, file, options))
}

const passphrase = (): Option =>
  new Option('--passphrase-file <file>', 'a file with the passphrase, - for stdin (or JCB_PASSPHRASE_FILE; else it is asked for)')
