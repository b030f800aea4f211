import { type Finding, trouble } from './finding.ts'
import { some } from './place.ts'

/** A live process, as far as it says how it is configured. */
interface Process {
  readonly id: string
  /** Digest of its configuration, by controller. */
  readonly controllers: Readonly<Record<string, string>>
  readonly isRefused: boolean
}

const CHECK = 'bridge.processes'

/** Processes that differ in their controllers, or use old values because their files have a fault. */
export function processFindings(live: readonly Process[]): Finding[] {
  const refused = live.filter(({ isRefused }) => isRefused).map(({ id }) => id)
  // Older versions say nothing.
  const telling = live.filter(({ controllers }) => Object.keys(controllers).length > 0)
  const names = [...new Set(telling.flatMap(({ controllers }) => Object.keys(controllers)))].sort()
  const differing = names.filter(
    name => new Set(telling.map(({ controllers }) => new Map(Object.entries(controllers)).get(name))).size > 1
  )
  return [
    ...(refused.length === 0
      ? []
      : [
          trouble(
            'error',
            CHECK,
            `files of ${some(refused)} have a fault, so the values before are still used`,
            'Run: jcb admin reload, which says what it is. A start would fail.'
          )
        ]),
    ...(differing.length === 0
      ? []
      : [
          trouble(
            'warning',
            CHECK,
            `the processes differ in the controllers ${some(differing)}`,
            'Give all of them the same CONTROLLERS_FILE and JENKINS_URL. In Kubernetes, wait a minute: volumes are exchanged one after the other.'
          )
        ])
  ]
}

/** Controllers that no live worker serves. Before the first process is started nothing is said. */
export function unservedFindings(workers: ReadonlyMap<string, number>): Finding[] {
  if ([...workers.values()].every(count => count === 0)) return []
  const unserved = [...workers].filter(([, count]) => count === 0).map(([name]) => name)
  if (unserved.length === 0) return []
  return [
    trouble(
      'error',
      CHECK,
      `no live worker serves the controllers ${some(unserved)}, so changes for them wait`,
      'Start a worker whose WORKER_CONTROLLERS has a pattern for each of them.'
    )
  ]
}
