import { AT, EARLIER, PROJECT, REQUEST } from './constants.ts'

const webhook = {
  id: 'wh-5f0c1d2e',
  project: PROJECT,
  format: 'events',
  url: 'https://hooks.example.com/jenkins',
  description: 'Alerts of the team',
  types: ['Blocked', 'DriftDetected'],
  enabled: true,
  generation: 1,
  previousSecretUntil: null,
  createdAt: EARLIER,
  createdBy: 'alice',
  updatedAt: EARLIER,
  updatedBy: 'alice',
  status: {
    state: 'Active',
    reason: null,
    lastEvent: '1772441700000-0',
    attempts: 0,
    failingSince: null,
    nextAttemptAt: null,
    deliveredAt: AT
  }
}

/** Example answers about events, webhooks and the audit trail, by schema and name. */
export const eventAnswers = {
  Event: {
    updated: {
      id: '1772441700000-0',
      time: AT,
      type: 'Updated',
      credential: 'dockerhub-id',
      actor: 'alice',
      requestId: REQUEST,
      generation: 2,
      reason: null,
      message: null,
      fields: ['password']
    }
  },
  Webhook: { active: webhook },
  NewWebhook: { created: { ...webhook, secret: 'whsec_example-only' } },
  Delivery: {
    delivered: {
      id: 'msg-1772441700000-0',
      time: AT,
      event: '1772441700000-0',
      type: 'DriftDetected',
      attempt: 1,
      outcome: 'ok',
      message: null,
      status: 204,
      durationMs: 84
    }
  },
  AuditEntry: {
    done: {
      id: '1772441700000-1',
      time: AT,
      subject: 'alice',
      action: 'credential.write',
      method: 'PATCH',
      route: '/api/v1/projects/:project/credentials/:id',
      project: PROJECT,
      target: 'dockerhub-id',
      targets: ['dockerhub-id'],
      targetCount: 1,
      how: null,
      outcome: 'done',
      status: 200,
      reason: null,
      address: '192.0.2.10',
      requestId: REQUEST,
      count: 1
    }
  }
}
