import { AT, EARLIER, LATER, PROJECT } from './constants.ts'

const counts = { Pending: 0, Synced: 7, Retrying: 0, Blocked: 0, Drifted: 1, Deleting: 0 }

/** Example answers about all projects of a caller, by schema and name. */
export const overviewAnswers = {
  Overview: {
    overview: {
      window: '24h',
      from: '2026-03-02T08:00:00.000Z',
      to: AT,
      bucket: '1h',
      totals: {
        ...{ projects: 1, credentials: 8, phases: counts, expired: 0, expiringIn7Days: 1, expiringIn30Days: 1 },
        ...{ stale: 0, invalid: 0, unmanaged: 0, copies: 0, paused: 0 }
      },
      projects: [
        {
          ...{ name: PROJECT, displayName: 'Demo', phases: counts, unmanaged: 0, expired: 0, stale: 0, invalid: 0 },
          ...{ paused: false, blocked: null, checkedAt: AT }
        }
      ],
      projectsTotal: 1,
      attention: [
        {
          ...{ kind: 'credential', project: PROJECT, id: 'nexus', type: 'username-password', phase: 'Drifted' },
          ...{ reason: 'FieldsChanged', since: EARLIER, action: 'review-drift', count: 1 }
        }
      ],
      attentionTotal: 1,
      drift: [{ at: '2026-03-02T08:00:00.000Z', found: 2, repaired: 1 }],
      timeToJenkins: [{ at: '2026-03-02T08:00:00.000Z', p50: 0.35, p95: 1.2, count: 14 }],
      expiries: [{ day: '2026-03-07', count: 1 }],
      controllers: [
        {
          ...{ name: 'default', state: 'Ready', reason: null, message: null, since: null, paused: false },
          ...{ projects: 1, waiting: 0, checkedAt: AT }
        }
      ],
      events: [
        {
          ...{
            project: PROJECT,
            id: '1772442900000-0',
            time: LATER,
            type: 'DriftDetected',
            credential: 'nexus',
            actor: 'bridge'
          },
          ...{ requestId: null, generation: 1, reason: 'FieldsChanged', message: 'Visible fields were changed in Jenkins.' },
          fields: ['description']
        }
      ],
      partial: []
    }
  }
}
