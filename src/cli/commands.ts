import { Argument, Command, Option } from 'commander'
import { version } from '../app/version.ts'
import { projectOrders } from '../domain/overview/order.ts'
import { troubles } from '../domain/overview/trouble.ts'
import { triedStates } from '../domain/verification.ts'
import { addAccess } from './access-commands.ts'
import { adopt } from './adopt.ts'
import { apply } from './apply.ts'
import { addControllers } from './controller-commands.ts'
import { addCopies } from './copy-commands.ts'
import { changeCredential, makeCredential } from './credential.ts'
import { deleteCredentials, removeProject } from './delete.ts'
import { showEvents } from './events.ts'
import { exportSet } from './export.ts'
import { get, kindNames } from './get.ts'
import { addImport } from './import-commands.ts'
import { addOperating } from './operating.ts'
import { duration, format, numberFrom, project, repeated, wait } from './options.ts'
import { addOverview } from './overview.ts'
import { showPlan } from './plan.ts'
import { acceptFolder, makeProject, setTargets } from './project.ts'
import { showFound } from './search.ts'
import { showSnippets, snippetForm, snippetNameList, snippetSyntax } from './snippets.ts'
import { addSources } from './store-commands.ts'
import { sync } from './sync.ts'
import type { Terminal } from './terminal.ts'
import { addUnmanaged } from './unmanaged-commands.ts'
import { showUsage } from './usage.ts'
import { addVerifying } from './verify-commands.ts'
import { addWebhooks } from './webhook-commands.ts'

/** The shells that `completion` writes a script for. */
const shells = ['bash', 'zsh', 'fish'] as const

const HELP = `
Settings (environment):
  JCB_URL         address of the bridge (http://127.0.0.1:8080)
  JCB_TOKEN       token for the bridge, or
  JCB_TOKEN_FILE  a file that contains it
  JCB_PROJECT     default project, if -p is not given
  JCB_INSECURE    true: same as --insecure
  JCB_CA_FILE     certificates of further authorities to trust (PEM)
  backup and restore take REDIS_URL and MASTER_KEYS (or MASTER_KEYS_FILE) instead,
  doctor takes these as well, and JENKINS_URL, JENKINS_USER and JENKINS_TOKEN

Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 denied, 5 conflict, 6 unreachable.`

/** All commands, for one run. */
export function commands(given: Terminal): Command {
  const env = { ...given.env }
  const terminal = { ...given, env }
  const program = new Command('jcb')
    .description('Command line of the Jenkins credentials bridge.')
    .version(version, '--version', 'show the version')
    .exitOverride()
    .configureOutput({
      writeOut: text => terminal.stdout.write(text),
      // An unknown option is repeated without its value, which may have been meant to be secret.
      writeErr: text => terminal.stderr.write(text.replace(/(unknown option '--?[\w-]+)=[\s\S]*'/, "$1=…'"))
    })
    .option('--insecure', 'allow plain http to other hosts, which exposes the token')
    .addHelpText('after', HELP)
    .hook('preAction', () => {
      if (program.opts()['insecure']) env['JCB_INSECURE'] = 'true'
    })
  addReading(program, terminal)
  addChanging(program, terminal)
  addAccess(program, terminal)
  addWebhooks(program, terminal)
  addCopies(program, terminal)
  addUnmanaged(program, terminal)
  addControllers(program, terminal)
  addSources(program, terminal)
  addVerifying(program, terminal)
  addOperating(program, terminal)
  addImport(program, terminal)
  program
    .command('completion')
    .description('Print a script that completes this command line: source <(jcb completion bash).')
    .addArgument(new Argument('<shell>').choices(shells))
    .action(async shell => void terminal.stdout.write((await import('./completion.ts')).completion(program, shell)))
  return program
}

function addReading(program: Command, terminal: Terminal): void {
  program
    .command('get')
    .description('List resources, or show one by name.')
    .addArgument(new Argument('<kind>', 'what to show').choices(kindNames))
    .argument('[name]', 'show only this one, with details')
    .addOption(project())
    .option('-q, --query <text>', 'only names that contain this text')
    .option('-t, --type <type>', 'only credentials of this type')
    .option('--phase <phase>', 'only credentials in this phase')
    .addOption(new Option('--expiring <time>', 'only credentials that expire within this time: 30d, 12h').argParser(duration))
    .addOption(new Option('--verified <state>', 'only credentials whose last try has this state').choices(triedStates))
    .option('--store <name>', 'only credentials with a value from this secret store')
    .addOption(new Option('--state <state>', 'only projects with this trouble').choices(troubles))
    .addOption(new Option('--sort <order>', 'order of projects').choices(projectOrders))
    .option('-A, --all-projects', 'credentials of all projects that you may see')
    .addOption(format())
    .action((kind, name, options) => get(terminal, kind, name, options))
  addOverview(program, terminal)
  program
    .command('search')
    .description('Find projects and credentials by text, over all projects that you may see.')
    .argument('<text...>', 'words to find')
    .addOption(new Option('--limit <number>', 'maximum number of lines').argParser(numberFrom('--limit', 1, 50)))
    .addOption(format())
    .action((words, options) => showFound(terminal, words, options))
  program
    .command('export')
    .description('Print the credentials of a project, without secrets, as a file for apply.')
    .addOption(project())
    .action(options => exportSet(terminal, options))
  program
    .command('plan')
    .description('Read Jenkins, and show what a sync would do now, and why.')
    .addOption(project())
    .addOption(format())
    .action(options => showPlan(terminal, options))
  program
    .command('events')
    .description('Show the latest events of a project or of one credential.')
    .argument('[id]', 'a credential')
    .addOption(project())
    .addOption(new Option('--limit <number>', 'maximum number of events').argParser(numberFrom('--limit', 1, 200)).default(50))
    .option('-f, --follow', 'keep printing new events; -o json prints one per line')
    .option('--since <event>', 'with --follow: start after this event')
    .addOption(format())
    .action((id, options) => showEvents(terminal, id, options))
  program
    .command('snippets')
    .description('Print Jenkinsfile snippets that use a credential.')
    .argument('<id>', 'a credential')
    .addOption(project())
    .addOption(snippetForm())
    .addOption(snippetSyntax())
    .addOption(repeated('--set <name=value>', `a name in the snippets (${snippetNameList}); may be repeated`))
    .addOption(format())
    .action((id, options) => showSnippets(terminal, id, options))
  program
    .command('usage')
    .description('Show which jobs and builds used a credential, as far as Jenkins has recorded it.')
    .argument('<id>', 'a credential')
    .addOption(project())
    .addOption(format())
    .action((id, options) => showUsage(terminal, id, options))
}

function addChanging(program: Command, terminal: Terminal): void {
  program
    .command('apply')
    .description('Apply the sets of credentials that a file declares (YAML or JSON), each project all or nothing.')
    .requiredOption('-f, --file <file>', 'the file, - for stdin')
    .addOption(project())
    .option('--dry-run', 'show what would be done, here and in Jenkins, without doing it')
    .option('--prune', 'delete credentials that the file does not contain')
    .option('--force', 'prune even if that deletes all or many credentials')
    .option('--adopt', 'take over what Jenkins already holds under these ids')
    .addOption(wait())
    .addOption(format())
    .action(options => apply(terminal, options))
  program
    .command('adopt')
    .description('Take over what Jenkins already holds under the ids of a project, and overwrite it.')
    .addOption(project())
    .option('--dry-run', 'show what would be taken over, without doing it')
    .addOption(wait())
    .addOption(format())
    .action(options => adopt(terminal, options))
  const create = program.command('create').description('Create a project or a credential.')
  create
    .command('project')
    .description('Create a project; its folder in Jenkins is created in the background.')
    .argument('<name>')
    .option('--display-name <text>', 'name for display')
    .option('--folder <path>', 'folder in Jenkins, such as team/app; by default the name of the project')
    .option('--controller <name>', 'name of the Jenkins controller')
    .addOption(
      repeated('--target <path>', 'a controller and a folder on it, such as eu-1/team/app; may be given up to eight times')
    )
    .option('--if-missing', 'succeed if the project already exists')
    .action((name, options) => makeProject(terminal, name, options))
  const parts = (command: Command): Command =>
    command
      .addOption(project())
      .option('-d, --description <text>', 'purpose of the credential')
      .addOption(repeated('--field <name=value>', 'a public field, such as username=alice'))
      .addOption(repeated('--secret-file <name=file>', 'a secret field from a file, - for stdin'))
      .option('--generate <kind>', 'generate the key in the bridge: one of the kinds that the type has')
      .option('--expires <moment>', 'when it expires: 2027-01-31T12:00:00Z')
      .option('--url-encode', 'store the username and the password percent-encoded')
      .option('--username-secret', 'treat the username as a secret, here and in Jenkins; give it with --secret-file')
      .option('--no-username-secret', 'make a secret username public again; requires the username')
      .option('--adopt', 'take over a credential that Jenkins already holds under this id')
      .addOption(wait())
      .addOption(format())
  parts(create.command('credential').argument('<id>'))
    .requiredOption('-t, --type <type>', 'a type listed by "get types"')
    .option('--shared-from <project/id>', 'take all values from a credential that another project shares')
    .description('Create a credential. Prompts for a password or token that no file provides.')
    .action((id, options) => makeCredential(terminal, id, options))
  parts(program.command('set').argument('<id>', 'a credential'))
    .description('Change parts of a credential; everything else stays as it is, secrets included.')
    .action((id, options) => changeCredential(terminal, id, options))
  const remove = program.command('delete').description('Delete credentials or a project, here and in Jenkins.')
  remove
    .command('credential')
    .description('Delete credentials, here and in Jenkins.')
    .argument('<id...>')
    .addOption(project())
    .option('--if-unused', 'refuse to delete credentials that builds have used')
    .option('--forget', 'forget them even if Jenkins may still hold them (role admin)')
    .addOption(wait())
    .action((ids, options) => deleteCredentials(terminal, ids, options))
  remove
    .command('project')
    .description('Delete a project and everything the bridge wrote for it in Jenkins.')
    .argument('<name>')
    .option('--yes', 'do not ask for confirmation')
    .option('--forget', 'forget it even if Jenkins may still hold its credentials (role admin)')
    .addOption(wait())
    .action((name, options) => removeProject(terminal, name, options))
  program
    .command('confirm-folder')
    .description('Let a project use the folder of its name that was in Jenkins before it (platform-admin).')
    .argument('<project>')
    .action(name => acceptFolder(terminal, name))
  program
    .command('set-targets')
    .description(
      'Give a project exactly these controllers and folders (platform-admin). What is left out is emptied when all others hold everything.'
    )
    .argument('<project>')
    .argument('<target...>', 'a controller and a folder on it, such as eu-1/team/app')
    .option('--forget', 'give up what is left out even if Jenkins may still hold its credentials (role admin)')
    .action((name, targets, options) => setTargets(terminal, name, targets, options))
  program
    .command('sync')
    .description('Sync a project, or one credential, now.')
    .argument('[id]', 'a credential')
    .addOption(project())
    .option('--force', 'override the mass-delete limit')
    .option('--repair', 'repair what was changed in Jenkins once, also under the policy report')
    .addOption(wait())
    .action((id, options) => sync(terminal, id, options))
}
