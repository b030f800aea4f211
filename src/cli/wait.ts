import { setTimeout } from 'node:timers/promises'
import { type Credential, listCredentials } from '#api'
import { type Api, allOf } from './api.ts'
import { Failure } from './exit.ts'
import { openProgress } from './progress.ts'
import { plain, type Terminal } from './terminal.ts'

/** Milliseconds between checks. */
const STEP = 300

/** Phases without a final outcome, and phases that need a person. */
const UNSETTLED = ['Pending', 'Retrying', 'Deleting'] as const
const STUCK = ['Blocked', 'Drifted'] as const

export interface Awaited {
  readonly project: string
  readonly ids: ReadonlySet<string>
  /** The deleted ones among them. */
  readonly deleted?: ReadonlySet<string>
}

/** Waits until Jenkins holds these credentials, or no longer holds the deleted ones. Fails if one needs a person or time runs out. */
export async function untilSettled(terminal: Terminal, api: Api, awaited: readonly Awaited[], seconds: number): Promise<void> {
  const isDeleted = ({ project, id }: Credential) => awaited.some(a => a.project === project && a.deleted?.has(id))
  const goneTotal = awaited.reduce((sum, { deleted }) => sum + (deleted?.size ?? 0), 0)
  const total = awaited.reduce((sum, { ids }) => sum + ids.size, 0)
  const end = performance.now() + seconds * 1000
  const progress = openProgress(terminal)
  let stuck: readonly Credential[] = []
  try {
    while (true) {
      const open = await inPhases(api, awaited, UNSETTLED)
      const reasons = [...new Set(open.flatMap(({ status }) => status.reason ?? []))]
      // Credentials that need a person are not in Jenkins either.
      if (open.length === 0) stuck = await inPhases(api, awaited, STUCK)
      const staying = [...open, ...stuck].filter(isDeleted).length
      const missing = open.length + stuck.length - staying
      const counts = [
        ...(total > goneTotal || total === 0 ? [`in Jenkins: ${total - goneTotal - missing} of ${total - goneTotal}`] : []),
        ...(goneTotal > 0 ? [`deleted from Jenkins: ${goneTotal - staying} of ${goneTotal}`] : [])
      ]
      progress.say(`${counts.join(', ')}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`)
      if (open.length === 0) break
      if (performance.now() > end)
        throw unsettled(
          open.filter(each => !isDeleted(each)),
          open.filter(isDeleted),
          seconds
        )
      await setTimeout(STEP, undefined, { signal: terminal.signal })
    }
  } finally {
    progress.end()
  }
  if (stuck.length > 0)
    throw new Failure(
      'failed',
      [`${stuck.length} of ${total} ${stuck.length === 1 ? 'needs' : 'need'} action`, ...stuck.map(said)].join('\n  ')
    )
}

async function inPhases(
  api: Api,
  awaited: readonly Awaited[],
  phases: readonly Credential['status']['phase'][]
): Promise<Credential[]> {
  const found: Credential[] = []
  for (const { project, ids } of awaited)
    for (const phase of phases)
      found.push(
        ...(await allOf(place => listCredentials(project, { ...place, phase }, api.options))).filter(({ id }) => ids.has(id))
      )
  return found
}

const said = ({ project, id, status }: Credential): string =>
  plain(`${project}/${id}: ${[status.phase, status.reason, status.message].filter(Boolean).join(', ')}`)

function unsettled(missing: readonly Credential[], staying: readonly Credential[], seconds: number): Failure {
  const are = (count: number) => `${count} ${count === 1 ? 'is' : 'are'}`
  const counts = [
    ...(missing.length > 0 ? [`${are(missing.length)} not in Jenkins`] : []),
    ...(staying.length > 0 ? [`${are(staying.length)} still in Jenkins`] : [])
  ]
  const after = `after ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
  const some = [...missing, ...staying].slice(0, 20).map(said)
  return new Failure('failed', [`${counts.join(' and ')} ${after}; the bridge continues`, ...some].join('\n  '))
}
