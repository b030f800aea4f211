import { sentenceOf } from '../../domain/reasons.ts'
import { unreachable } from '../trust.ts'
import { clockFinding, type Finding, ok, trouble } from './finding.ts'

/** Milliseconds to wait for the state of a bridge. */
const PATIENCE = 10_000

interface Ready {
  readonly redis?: { readonly ready?: boolean; readonly reason?: unknown } | null
  readonly controllers?: Readonly<Record<string, { readonly ready?: boolean; readonly reason?: unknown } | null>> | null
}

/** Whether a bridge answers, and its public state. */
export async function examineReach(base: string): Promise<{ isBridge: boolean; findings: Finding[] }> {
  const begin = Date.now()
  const asked = fetch(`${base}/readyz`, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) })
  const response = await asked.catch(error => unreachable(base, error))
  if ('found' in response) return stranger(response.found, `${response.fix[0]?.toUpperCase()}${response.fix.slice(1)}.`)
  const state = (await response.json().catch(() => null)) as Ready | null
  if (typeof state?.redis?.ready !== 'boolean')
    return stranger(`the server at ${base} is not a bridge (HTTP ${response.status})`, 'Check JCB_URL and any proxies.')
  const date = Date.parse(response.headers.get('date') ?? '')
  const ahead = Math.round((date - (begin + Date.now()) / 2) / 1000) * 1000
  return {
    isBridge: true,
    findings: [
      ok('bridge.reach', `a bridge answers at ${base}`),
      clockFinding('bridge.clock', 'the bridge', Number.isNaN(ahead) ? null : ahead),
      store(state.redis),
      ...Object.entries(state.controllers ?? {}).map(([name, controller]) =>
        jenkins(name, controller?.ready === true, controller?.reason)
      )
    ]
  }
}

const stranger = (found: string, fix: string): { isBridge: boolean; findings: Finding[] } => ({
  isBridge: false,
  findings: [trouble('error', 'bridge.reach', found, fix)]
})

function jenkins(name: string, isReady: boolean, reason: unknown): Finding {
  if (isReady) return ok('bridge.jenkins', `the bridge reaches the Jenkins "${name}"`)
  if (reason === 'ControllerChanged')
    return trouble(
      'error',
      'bridge.jenkins',
      `a different Jenkins now answers as "${name}", so the bridge writes nothing to it`,
      sentenceOf('ControllerChanged')
    )
  return trouble(
    'error',
    'bridge.jenkins',
    `the bridge does not reach the Jenkins "${name}"`,
    '"get controllers" shows the reason; check its URL, its user and its token.'
  )
}

function store({ ready, reason }: NonNullable<Ready['redis']>): Finding {
  if (ready) return ok('bridge.redis', 'the bridge reaches its Redis')
  if (typeof reason === 'string') return trouble('error', 'bridge.redis', 'the bridge cannot use the data in its Redis', reason)
  return trouble(
    'error',
    'bridge.redis',
    'the bridge does not reach its Redis',
    'Run the doctor where the bridge runs, with its REDIS_URL.'
  )
}
