import type { Project } from '#api'

type Policies = Project['policies']

/** What a change of policies overwrites or deletes in Jenkins, so that it is asked first. */
export function riskOf(before: Policies, { drift, unmanaged }: Partial<Policies>): 'prune' | 'repair' | undefined {
  if (unmanaged === 'prune' && before.unmanaged !== 'prune') return 'prune'
  return drift === 'repair' && before.drift !== 'repair' ? 'repair' : undefined
}
