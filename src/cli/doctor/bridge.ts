import { listControllers, listCredentials, listKeys, listProjects, type Project, whoAmI } from '#api'
import { type Api, allOf } from '../api.ts'
import { Failure } from '../exit.ts'
import { clockFinding, type Finding, ok, trouble } from './finding.ts'
import { judge, type Place } from './jenkins.ts'

/** Milliseconds that a bridge has for its state. */
const PATIENCE = 10_000

interface Ready {
  readonly redis?: { readonly ready?: boolean; readonly durability?: string }
  readonly controllers?: Readonly<Record<string, { readonly ready?: boolean }>>
}

/** Whether a bridge answers, and what it says of itself to anybody. */
export async function examineReach(base: string): Promise<Finding[]> {
  const begin = Date.now()
  const response = await fetch(`${base}/readyz`, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) }).catch(
    () => undefined
  )
  if (response === undefined)
    return [trouble('error', 'bridge.reach', `no answer from ${base}`, 'Start the bridge, or let JCB_URL say where it is.')]
  const state = (await response.json().catch(() => ({}))) as Ready
  if (typeof state.redis?.ready !== 'boolean')
    return [
      trouble(
        'error',
        'bridge.reach',
        `what answers at ${base} is no bridge (HTTP ${response.status})`,
        'Check JCB_URL, and proxies on the way.'
      )
    ]
  const date = Date.parse(response.headers.get('date') ?? '')
  const ahead = Math.round((date - (begin + Date.now()) / 2) / 1000) * 1000
  return [
    ok('bridge.reach', `a bridge answers at ${base}`),
    clockFinding('bridge.clock', 'the bridge', Number.isNaN(ahead) ? null : ahead),
    state.redis.ready
      ? ok('bridge.redis', 'the bridge reaches its Redis')
      : trouble(
          'error',
          'bridge.redis',
          'the bridge does not reach its Redis',
          'Run the doctor where the bridge runs, with its REDIS_URL.'
        ),
    ...Object.entries(state.controllers ?? {}).map(([name, { ready }]) =>
      ready
        ? ok('bridge.jenkins', `the bridge reaches the Jenkins "${name}"`)
        : trouble(
            'error',
            'bridge.jenkins',
            `the bridge does not reach the Jenkins "${name}"`,
            'get controllers says why; check its address, its user and its token.'
          )
    )
  ]
}

/** What a bridge tells the caller of the token: its role, the keys, the Jenkins, and what is stuck. */
export async function examineAsCaller(api: Api, asksJenkins: boolean): Promise<{ findings: Finding[]; places: Place[] }> {
  const caller = await whoAmI(api.options).catch(error => error as Failure)
  if (caller instanceof Error) return { findings: [refusedToken(caller)], places: [] }
  const role = caller.platformAdmin ? 'platform-admin' : `roles in ${Object.keys(caller.roles).length} projects`
  const findings = [ok('bridge.token', `the token is of ${caller.subject}: ${role}`)]
  if (caller.platformAdmin) findings.push(...(await keys(api)))
  if (caller.platformAdmin && asksJenkins) findings.push(...(await controllers(api)))
  const projects = await allOf(place => listProjects(place, api.options))
  for (const project of projects) findings.push(...(await stuck(api, project)))
  return { findings, places: projects.map(({ name, folder }) => ({ project: name, folder })) }
}

function refusedToken(error: Error): Finding {
  if (!(error instanceof Failure)) throw error
  return trouble(
    'error',
    'bridge.token',
    `the bridge does not take the token (${error.message.split(':', 1)[0]})`,
    'Set JCB_TOKEN or JCB_TOKEN_FILE to a token that is not revoked or over.'
  )
}

async function keys(api: Api): Promise<Finding[]> {
  const missing = (await listKeys(api.options)).items.filter(key => !key.configured && key.seals > 0)
  if (missing.length === 0) return [ok('bridge.keys', 'the master keys of the bridge open all that is sealed')]
  return missing.map(({ id, seals }) =>
    trouble(
      'error',
      'bridge.keys',
      `${seals} sealed texts need the master key "${id}", which the bridge has not`,
      'Bring it back to MASTER_KEYS and restart.'
    )
  )
}

async function controllers(api: Api): Promise<Finding[]> {
  const { items } = await listControllers(api.options)
  return items.flatMap(({ name, capabilities, reachable, reason, message }) => {
    if (!reachable)
      return [
        trouble(
          'error',
          'jenkins.reach',
          `${name}: ${reason ?? 'not reachable'}`,
          message ?? 'Check its address, its user and its token.'
        )
      ]
    return capabilities === null ? [] : judge(capabilities)
  })
}

/** What does not get into Jenkins by itself, by its reasons. */
async function stuck(api: Api, { name, counts }: Project): Promise<Finding[]> {
  const check = `credentials ${name}`
  const findings: Finding[] = []
  for (const phase of ['Blocked', 'Retrying', 'Drifted'] as const) {
    if (counts[phase] === 0) continue
    const items = await allOf(place => listCredentials(name, { ...place, phase }, api.options))
    for (const [reason, group] of Map.groupBy(items, item => item.status.reason ?? item.status.drift?.reason ?? phase)) {
      const [first] = group
      const found = `${group.length} ${phase} (${reason}): ${group
        .slice(0, 3)
        .map(item => item.id)
        .join(', ')}${group.length > 3 ? ' …' : ''}`
      findings.push(
        trouble(phase === 'Blocked' ? 'error' : 'warning', check, found, first?.status.message ?? 'See docs/reasons.md.')
      )
    }
  }
  return findings
}
