import {
  type Controller,
  listControllers,
  listCredentials,
  listKeys,
  listProjects,
  type MemberController,
  type Project,
  whoAmI
} from '#api'
import { type Api, allOf } from '../api.ts'
import { Failure } from '../exit.ts'
import { named } from './controllers.ts'
import { attempt, type Finding, ok, type Tell, trouble } from './finding.ts'
import { identityWords } from './identity.ts'
import { judge } from './jenkins.ts'
import { notAsked } from './permissions.ts'
import { type Place, placeOf, some } from './place.ts'
import { processFindings, unservedFindings } from './processes.ts'
import { secretStoresOf } from './secret-stores.ts'
import { correcting } from './ways.ts'

/** Examines a bridge with the caller's token: its role, the keys, Jenkins and stuck credentials. Returns the folders of projects. */
export async function examineAsCaller(
  api: Api,
  tell: Tell,
  /** What the bridge is asked because nothing else tells it. */
  asks: { readonly jenkins: boolean; readonly closed: boolean }
): Promise<readonly Place[]> {
  const ask = <T>(check: string, look: () => Promise<T>) => attempt(tell, check, look, unanswered)
  const isAdmin = await ask('bridge.token', async () => {
    const { subject, platformAdmin, roles } = await whoAmI(api.options)
    const role = platformAdmin ? 'platform-admin' : `roles in ${Object.keys(roles).length} projects`
    tell(ok('bridge.token', `the token belongs to ${subject}: ${role}`))
    return platformAdmin
  })
  if (isAdmin === undefined) return []
  if (isAdmin) {
    await ask('bridge.keys', async () => tell(...(await keys(api))))
    await ask('secret-stores', async () => tell(...(await secretStoresOf(api, !asks.closed))))
  } else
    tell(
      trouble(
        'unknown',
        'bridge.keys',
        'the token does not give access to the master keys and the controllers',
        'Use the token of a platform-admin to check more.'
      )
    )
  const places: Place[] = []
  const projects = await ask('bridge.projects', async () => {
    const items = await allOf(place => listProjects(place, api.options))
    places.push(...items.map(placeOf))
    return items
  })
  if (isAdmin && asks.jenkins) await ask('jenkins.reach', () => controllers(api, projects ?? [], tell))
  for (const [index, project] of (projects ?? []).entries()) {
    const findings = await ask(`credentials ${project.name}`, () => stuck(api, project))
    tell(...(findings ?? []))
    if (findings === undefined) {
      tell(...unseen((projects ?? []).length - index - 1))
      break
    }
  }
  return places
}

/** The finding for a request that failed. */
function unanswered(check: string, error: unknown): Finding {
  if (!(error instanceof Failure))
    return trouble(
      'error',
      check,
      'the bridge answers in another format than this command line expects',
      'Use the command line of the same version, and check JCB_URL and any proxies.'
    )
  // A problem starts with its code; any other failure is one sentence.
  const [said = ''] = error.message.split(': ', 1)
  if (error.exit === 'denied' && check === 'bridge.token')
    return trouble(
      'error',
      check,
      `the bridge does not accept the token (${said})`,
      'Set JCB_TOKEN or JCB_TOKEN_FILE to a token that is neither revoked nor expired.'
    )
  if (error.exit === 'denied')
    return trouble(
      'unknown',
      check,
      `the token lacks the permission (${said})`,
      'Use the token of a platform-admin to check more.'
    )
  const fix =
    said === 'STORE_UNAVAILABLE' ? 'Check the Redis of the bridge' : 'Check that the bridge is running, and read its log'
  return trouble('error', check, `the bridge could not answer (${said})`, `${fix}; then run the doctor again.`)
}

/** If one project cannot be read, the others probably cannot either, and each would wait for its timeout. */
const unseen = (left: number): Finding[] =>
  left === 0
    ? []
    : [trouble('unknown', 'credentials', `${left} more projects were not checked`, 'Run the doctor again afterwards.')]

async function keys(api: Api): Promise<Finding[]> {
  const missing = (await listKeys({}, api.options)).items.filter(key => !key.configured && key.seals > 0)
  if (missing.length === 0) return [ok('bridge.keys', 'the master keys of the bridge decrypt everything')]
  return missing.map(({ id, seals }) =>
    trouble(
      'error',
      'bridge.keys',
      `${seals} encrypted texts need the master key "${id}", which the bridge does not have`,
      'Add it to MASTER_KEYS again and restart.'
    )
  )
}

const ASK = "Run the doctor with the bridge's settings: REDIS_URL and MASTER_KEYS, and its JENKINS_URL … or CONTROLLERS_FILE. "

async function controllers(api: Api, projects: readonly Project[], tell: Tell): Promise<void> {
  // Only a platform-admin gets here, and sees all of each.
  const items = (await allOf<Controller | MemberController>(place => listControllers(place, api.options))) as Controller[]
  tell(...processFindings(processesIn(items)), ...unservedFindings(new Map(items.map(({ name, workers }) => [name, workers]))))
  for (const item of items) named(tell, item.name, items.length === 1)(...controllerFindings(item, projects))
}

/** The live processes, as the controllers tell of them. */
function processesIn(items: readonly Controller[]): Parameters<typeof processFindings>[0] {
  const all = items.flatMap(({ name, processes }) => processes.map(one => ({ ...one, name })))
  return [...Map.groupBy(all, ({ id }) => id)].map(([id, group]) => ({
    id,
    controllers: Object.fromEntries(group.map(({ name, configuration }) => [name, configuration])),
    isRefused: group.some(({ reloadRefused }) => reloadRefused)
  }))
}

function controllerFindings(
  { name, managedBy, capabilities, reachable, reason, message, identity }: Controller,
  projects: readonly Project[]
): Finding[] {
  const ways = { name, managedBy }
  if (!reachable)
    return [
      trouble(
        'error',
        'jenkins.reach',
        `${name}: ${reason ?? 'not reachable'}`,
        `${message ?? 'Check its URL, its user and its token.'}${correcting(reason, ways)}`
      )
    ]
  const places = projects.flatMap(project =>
    project.targets.filter(({ controller }) => controller === name).map(({ folder }) => placeOf({ ...project, folder }))
  )
  const who = identity ? [identityWords(identity, ways)] : []
  if (capabilities === null) return who
  return [...who, ...judge(capabilities, places, ways), notAsked('the bridge does not check it', ASK)]
}

/** Credentials that do not reach Jenkins without help, by reason. */
async function stuck(api: Api, { name, counts, blocked }: Project): Promise<Finding[]> {
  const check = `credentials ${name}`
  const findings: Finding[] = []
  if (blocked !== null) findings.push(trouble('error', check, `the project is blocked (${blocked.reason})`, blocked.message))
  for (const phase of ['Blocked', 'Retrying', 'Drifted'] as const) {
    if (counts[phase] === 0) continue
    const items = await allOf(place => listCredentials(name, { ...place, phase }, api.options))
    for (const [reason, group] of Map.groupBy(items, item => item.status.reason ?? item.status.drift?.reason ?? phase)) {
      const [first] = group
      const found = `${group.length} ${phase} (${reason}): ${some(group.map(({ id }) => id))}`
      findings.push(
        trouble(phase === 'Blocked' ? 'error' : 'warning', check, found, first?.status.message ?? 'See docs/reasons.md.')
      )
    }
  }
  return findings
}
