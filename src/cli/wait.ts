import { setTimeout } from 'node:timers/promises'
import { type Credential, listCredentials } from '#api'
import { type Api, allOf } from './api.ts'
import { Failure } from './exit.ts'
import { openProgress } from './progress.ts'
import { plain, type Terminal } from './terminal.ts'

/** Milliseconds between two looks. */
const STEP = 300

/** Phases in which something is still to come, and those that need a person. */
const UNSETTLED = ['Pending', 'Retrying', 'Deleting'] as const
const STUCK = ['Blocked', 'Drifted'] as const

export interface Awaited {
  readonly project: string
  readonly ids: ReadonlySet<string>
}

/** Waits until Jenkins holds these credentials, or no longer holds the deleted ones. Fails when one of them needs a person, or it takes too long. */
export async function untilSettled(terminal: Terminal, api: Api, awaited: readonly Awaited[], seconds: number): Promise<void> {
  const total = awaited.reduce((sum, { ids }) => sum + ids.size, 0)
  const end = performance.now() + seconds * 1000
  const progress = openProgress(terminal)
  let stuck: readonly Credential[] = []
  try {
    while (true) {
      const open = await inPhases(api, awaited, UNSETTLED)
      const reasons = [...new Set(open.flatMap(({ status }) => status.reason ?? []))]
      // What needs a person is not in Jenkins either.
      if (open.length === 0) stuck = await inPhases(api, awaited, STUCK)
      progress.say(
        `in Jenkins: ${total - open.length - stuck.length} of ${total}${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`
      )
      if (open.length === 0) break
      if (performance.now() > end) throw unsettled(open, seconds)
      await setTimeout(STEP, undefined, { signal: terminal.signal })
    }
  } finally {
    progress.end()
  }
  if (stuck.length > 0)
    throw new Failure('failed', [`${stuck.length} of ${total} need a person`, ...stuck.map(said)].join('\n  '))
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

const unsettled = (open: readonly Credential[], seconds: number): Failure =>
  new Failure(
    'failed',
    [`${open.length} are not in Jenkins after ${seconds} seconds; the bridge goes on`, ...open.slice(0, 20).map(said)].join(
      '\n  '
    )
  )
