import {
  acceptController,
  type Controller,
  type CreateController,
  checkController,
  createController,
  deleteController,
  getController,
  listControllers,
  type MemberController,
  type PatchController,
  patchController
} from '#api'
import { allOf, given, openApi } from './api.ts'
import { askSecret, canAsk } from './ask.ts'
import { textOf } from './documents.ts'
import { Failure } from './exit.ts'
import { pairOf } from './options.ts'
import { type Format, findingTable, print, type Table } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

interface Shown {
  readonly output: Format
}

export interface ControllerOptions extends Shown {
  readonly url?: string
  readonly user?: string
  readonly tokenFile?: string
  readonly passwordFile?: string
  readonly clientKeyFile?: string
  /** `false`: none any more. */
  readonly caFile?: string | false
  readonly clientCertificateFile?: string | false
  readonly maxInFlight?: number
  readonly seesEverything?: boolean
  readonly projects: readonly string[]
  readonly label: readonly string[]
}

export async function showControllers(terminal: Terminal, { output }: Shown): Promise<void> {
  const { options } = openApi(terminal)
  const items = await allOf<Controller | MemberController>(place => listControllers(place, options))
  print(terminal, output, { items }, [controllerTable(items)])
}

export async function showController(terminal: Terminal, name: string, { output }: Shown): Promise<void> {
  const found = await getController(name, openApi(terminal).options)
  print(terminal, output, found, controllerTables(found))
}

/** Registers a controller. Its secrets come from files, from stdin or from a prompt. */
export async function addController(terminal: Terminal, name: string, asked: ControllerOptions): Promise<void> {
  const { url, user } = asked
  if (url === undefined || user === undefined) throw new Failure('usage', '--url and --user are needed')
  const login = await loginIn(terminal, asked)
  if (login.token === undefined && login.password === undefined) {
    if (!canAsk(terminal)) throw new Failure('usage', 'no login given: --token-file FILE or --password-file FILE (- for stdin)')
    login.token = (await askSecret(terminal, `API token of ${user}: `)).reveal()
  }
  const { options } = openApi(terminal)
  const wanted: CreateController = { name, url, user, ...(await statedIn(terminal, asked)), ...login }
  const { controller, check } = await createController(wanted, {}, options)
  print(terminal, asked.output, { controller, check }, [controllerTable([controller]), findingTable(check)])
  if (check.state === 'failing')
    throw new Failure(
      'failed',
      plain(`${name} is registered, but does not work: do what is said above, then: jcb controllers check ${name}`)
    )
  if (check.state === 'unknown')
    terminal.stderr.write(plain(`${name} is registered, and does not answer yet; later: jcb controllers check ${name}`) + '\n')
}

/** Changes parts of a controller, such as its token; everything else stays as it is. */
export async function updateController(terminal: Terminal, name: string, asked: ControllerOptions): Promise<void> {
  const { options } = openApi(terminal)
  const { url, user } = asked
  const login = await loginIn(terminal, asked)
  const change: PatchController = { ...given({ url, user }), ...(await statedIn(terminal, asked)), ...login }
  if (Object.keys(change).length === 0)
    throw new Failure('usage', 'nothing to change was given; another token: --token-file FILE (- for stdin)')
  const before = configured(await getController(name, options))
  // A concurrent change must not be overwritten unseen. One that no request can change has no version, and the bridge says where it is configured.
  const seen = before.generation === null ? {} : { ifMatch: `"${before.generation}"` }
  const changed = await patchController(name, change, seen, options)
  print(terminal, asked.output, changed, [controllerTable([changed])])
  if (!changed.reachable)
    throw new Failure('failed', plain(`changed, but it does not answer: ${changed.message ?? `jcb controllers check ${name}`}`))
}

/** Checks a controller now; fails unless it works. */
export async function examineController(terminal: Terminal, name: string, { output }: Shown): Promise<void> {
  const check = await checkController(name, {}, openApi(terminal).options)
  print(terminal, output, check, [findingTable(check)])
  if (check.state !== 'ok') throw new Failure('failed', plain(`${name}: ${check.state}`))
  terminal.stderr.write(plain(`${name}: ok`) + '\n')
}

/** Accepts that another Jenkins answers. Without its identity, says which one that is. */
export async function acceptOther(
  terminal: Terminal,
  name: string,
  identity: string | undefined,
  { output }: Shown
): Promise<void> {
  const { options } = openApi(terminal)
  if (identity === undefined) {
    await checkController(name, {}, options)
    throw notNamed(configured(await getController(name, options)))
  }
  const accepted = await acceptController(name, { identity }, {}, options)
  print(terminal, output, accepted, [controllerTable([accepted])])
  terminal.stderr.write('accepted; its projects are written to it now\n')
}

/** Only platform-admins see how a controller is configured, and only they change that. */
function configured(found: Controller | MemberController): Controller {
  if ('managedBy' in found) return found
  throw new Failure('denied', 'only a platform-admin may do this')
}

/** Which Jenkins answers, and how it is accepted where the controller is configured. */
function notNamed({ name, identity, managedBy }: Controller): Failure {
  if (identity === null) return new Failure('unreachable', plain(`${name} has not answered yet, so its identity is not known`))
  const { seen, standing, accept } = identity
  if (standing !== 'changed') return new Failure('usage', 'the known Jenkins answers, and nothing needs to be accepted')
  const how = {
    api: `jcb controllers accept ${name} ${seen}`,
    file: `accept: ${accept} at ${name} in the file that CONTROLLERS_FILE names`,
    settings: `start the bridge with CONTROLLER_ACCEPT=${accept}`
  }
  return new Failure('usage', plain(`another Jenkins answers; to accept it: ${how[managedBy]}`))
}

export async function removeController(terminal: Terminal, name: string): Promise<void> {
  await deleteController(name, {}, openApi(terminal).options)
  terminal.stderr.write(plain(`removed ${name}; nothing in Jenkins was changed`) + '\n')
}

/** What is said of it besides its address, its user and its secrets. */
async function statedIn(terminal: Terminal, asked: ControllerOptions) {
  const { caFile, clientCertificateFile, maxInFlight, seesEverything, projects, label } = asked
  const pem = async (file: string | false | undefined) => (file === false ? null : file && textOf(terminal, file))
  return given({
    ca: await pem(caFile),
    clientCertificate: await pem(clientCertificateFile),
    maxInFlight,
    seesEverything,
    projects: projects.length === 0 ? undefined : [...projects],
    labels: label.length === 0 ? undefined : Object.fromEntries(label.map(text => pairOf('--label NAME=VALUE', text)))
  })
}

async function loginIn(terminal: Terminal, { tokenFile, passwordFile, clientKeyFile }: ControllerOptions) {
  if (tokenFile !== undefined && passwordFile !== undefined)
    throw new Failure('usage', '--token-file and --password-file exclude each other')
  if ([tokenFile, passwordFile, clientKeyFile].filter(path => path === '-').length > 1)
    throw new Failure('usage', 'stdin holds one secret alone')
  const secret = async (path: string | undefined) => path && (await textOf(terminal, path)).replace(/\r?\n$/, '')
  const login: { token?: string; password?: string; clientKey?: string } = given({
    token: await secret(tokenFile),
    password: await secret(passwordFile),
    clientKey: await secret(clientKeyFile)
  })
  return login
}

/** Members see only whether a controller works. */
export const controllerTable = (items: readonly (Controller | MemberController)[]): Table => ({
  columns: [
    ...(items.every(item => 'managedBy' in item)
      ? ['name', 'url', 'managedBy', 'state', 'version', 'circuit', 'reason']
      : ['name', 'state', 'circuit', 'reason'])
  ],
  rows: items.map(item => ('managedBy' in item ? { ...item, version: item.capabilities?.version } : { ...item }))
})

/** One controller with its details. */
export function controllerTables(found: Controller | MemberController): Table[] {
  if (!('managedBy' in found)) return [controllerTable([found]), { columns: ['message'], rows: [{ message: found.message }] }]
  const { identity, backlog } = found
  const details = {
    message: found.message,
    user: `${found.user} (${found.login})`,
    projects: found.projects.join(','),
    labels: Object.entries(found.labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
    maxInFlight: found.maxInFlight,
    identity: identity && `${identity.seen} (${identity.standing})`,
    known: identity?.standing === 'changed' ? identity.known : null,
    waiting: backlog.waiting,
    'unsynced since': backlog.unsyncedSince,
    generation: found.generation
  }
  const rows = Object.entries(details).flatMap(([field, value]) => (value === null || value === '' ? [] : [{ field, value }]))
  return [controllerTable([found]), { columns: ['field', 'value'], rows }]
}
