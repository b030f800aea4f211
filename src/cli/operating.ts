import { type Command, Option } from 'commander'
import { auditOutcomes } from '../domain/audit.ts'
import { verifyAudit } from './audit.ts'
import { showAudit } from './audit-trail.ts'
import { rotateKeys, showKeys } from './keys.ts'
import { format, numberFrom } from './options.ts'
import { reload } from './reload.ts'
import type { Terminal } from './terminal.ts'

/** Commands for operators. Code that connects to Redis and Jenkins directly is loaded on demand. */
export function addOperating(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description(
      'Check the bridge (JCB_URL), its Redis (REDIS_URL, MASTER_KEYS) and its Jenkins (JENKINS_URL …), as far as they are set; change nothing.'
    )
    .addOption(format())
    .action(async options => (await import('./doctor/commands.ts')).doctor(terminal, options))
  const keys = program.command('keys').description('Show the master keys, and re-encrypt everything.')
  keys
    .command('status')
    .description('Show the keys and the progress of a rotation.')
    .addOption(format())
    .action(({ output }) => showKeys(terminal, output))
  keys
    .command('rotate')
    .description('Re-encrypt everything with the first key of MASTER_KEYS, and wait until it is done.')
    .addOption(format())
    .action(({ output }) => rotateKeys(terminal, output))
  const audit = program.command('audit').description('Read the audit trail, or check a shipped one.')
  audit
    .command('list')
    .description('Show the latest entries of the audit trail: who did what, from where, and with what outcome.')
    .option('--subject <subject>', 'only what this caller did')
    .option('-p, --project <name>', 'only what was done in this project')
    .option('--action <permission>', 'only what requires this permission, such as credential.write')
    .addOption(new Option('--outcome <outcome>', 'only what ended like this').choices(auditOutcomes))
    .option('--target <id>', 'only what was done to this credential, token, member or webhook')
    .option('--since <time>', 'only from this time on')
    .option('--until <time>', 'only before this time')
    .addOption(
      new Option('--limit <number>', 'maximum number of entries').argParser(numberFrom('--limit', 1, 10_000)).default(50)
    )
    .addOption(format())
    .action(options => showAudit(terminal, options))
  audit
    .command('verify')
    .argument('<files...>', 'files of the output of processes with AUDIT_LOG=stdout, in any order')
    .description('Check that nothing in a shipped audit trail was cut out or edited.')
    .addOption(format())
    .action((files, { output }) => verifyAudit(terminal, files, output))
  program
    .command('admin')
    .description('Operate the processes of the bridge.')
    .command('reload')
    .description('Have every process read its files again: secrets, role maps, certificates, log level.')
    .addOption(format())
    .action(({ output }) => reload(terminal, output))
  program
    .command('backup')
    .description(
      "Write all data of the bridge to stdout, encrypted. Connects to Redis with the bridge's REDIS_URL and MASTER_KEYS."
    )
    .addOption(passphrase())
    .action(async options => (await import('./backup/commands.ts')).backup(terminal, options))
  program
    .command('restore')
    .argument('<file>', 'a backup')
    .description('Restore a backup into an empty Redis, encrypted with the current MASTER_KEYS.')
    .addOption(passphrase())
    .option('--force', 'first delete all data of a bridge in this Redis')
    .option('--check', 'only read the whole backup and say what is in it; needs no Redis and writes nothing')
    .action(async (file, options) => (await import('./backup/commands.ts')).restore(terminal, file, options))
}

const passphrase = (): Option =>
  new Option('--passphrase-file <file>', 'a file with the passphrase, - for stdin (or JCB_PASSPHRASE_FILE; prompts otherwise)')
