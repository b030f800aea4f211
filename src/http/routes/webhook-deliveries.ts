import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { ProjectStore } from '../../store/project/project-store.ts'
import type { WebhookStore } from '../../store/webhook/webhook-store.ts'
import type { WebhookCommands } from '../../webhooks/commands.ts'
import { pageOf } from '../paging.ts'
import { answer, PagingQuery, problemAnswers } from '../schemas/common.ts'
import { DeliveryList, DeliveryPath, DeliverySchema, WebhookPath } from '../schemas/webhooks.ts'
import { deliveryView } from '../webhook-views.ts'
import { existingProject } from './existing-project.ts'
import { existingWebhook } from './webhooks.ts'

export interface WebhookDeliveryRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly webhooks: Pick<WebhookStore, 'get' | 'deliveries'>
  readonly webhookCommands: Pick<WebhookCommands, 'test' | 'redeliver'>
}

/** Deliveries to a webhook, and messages sent on request. */
export const webhookDeliveryRoutes =
  (deps: WebhookDeliveryRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.post(
      '/projects/:project/webhooks/:id/test',
      {
        config: { permission: 'webhook.write' },
        schema: {
          operationId: 'testWebhook',
          summary: 'Send a message of type `Test` now, even to a disabled webhook',
          description: 'Answers once the outcome is known, within ten seconds.',
          tags: ['events'],
          params: WebhookPath,
          response: { 200: answer(DeliverySchema, 'The delivery and its outcome.'), ...problemAnswers }
        }
      },
      async request => {
        const project = await existingProject(deps, request.params.project)
        const { id } = await existingWebhook(deps, project.name, request.params.id)
        return deliveryView(await deps.webhookCommands.test(request.caller, project, id))
      }
    )

    app.get(
      '/projects/:project/webhooks/:id/deliveries',
      {
        config: { permission: 'webhook.read' },
        schema: {
          operationId: 'listDeliveries',
          summary: 'The latest deliveries to a webhook and their outcomes',
          description:
            'Each attempt with its outcome, the HTTP status of the answer and its duration. The body of the answer is not kept.',
          tags: ['events'],
          params: WebhookPath,
          querystring: PagingQuery,
          response: { 200: answer(DeliveryList, 'The latest deliveries, newest first.'), ...problemAnswers }
        }
      },
      async request => {
        const { name } = await existingProject(deps, request.params.project)
        const { id } = await existingWebhook(deps, name, request.params.id)
        const { limit = 50, cursor } = request.query
        const all = (await deps.webhooks.deliveries(name, id)).map(deliveryView)
        const keyOf = (delivery: (typeof all)[number]) => `${delivery.time} ${delivery.id}`
        const sorted = all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1))
        return pageOf(sorted, keyOf, limit, cursor, (key, after) => key < after, `deliveries ${name} ${id}`)
      }
    )

    app.post(
      '/projects/:project/webhooks/:id/deliveries/:delivery/redeliver',
      {
        config: { permission: 'webhook.write' },
        schema: {
          operationId: 'redeliver',
          summary: 'Send the event of a delivery again, now',
          description: 'The message keeps its `webhook-id`.',
          tags: ['events'],
          params: DeliveryPath,
          response: { 200: answer(DeliverySchema, 'The delivery and its outcome.'), ...problemAnswers }
        }
      },
      async request => {
        const project = await existingProject(deps, request.params.project)
        const { id } = await existingWebhook(deps, project.name, request.params.id)
        return deliveryView(await deps.webhookCommands.redeliver(request.caller, project, id, request.params.delivery))
      }
    )
  }
