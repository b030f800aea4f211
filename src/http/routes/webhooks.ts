import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { Problem } from '../../domain/problems.ts'
import { WEBHOOK_ID, type Webhook } from '../../domain/webhook.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import type { WebhookStore } from '../../store/webhook/webhook-store.ts'
import type { WebhookCommands, WithSecret } from '../../webhooks/commands.ts'
import { etagOf, expectedVersions } from '../etags.ts'
import { pageOf } from '../paging.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import { type Answer, answer, IfMatch, nothing, ProjectPath, problemAnswers, versionedAnswer } from '../schemas/common.ts'
import { ListWebhooksQuery, NewWebhook, WebhookList, WebhookPath, WebhookSchema, webhookBody } from '../schemas/webhooks.ts'
import { webhookView } from '../webhook-views.ts'
import { existingProject } from './existing-project.ts'

export interface WebhookRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly webhooks: Pick<WebhookStore, 'get' | 'list' | 'states'>
  readonly webhookCommands: Omit<WebhookCommands, 'test' | 'redeliver'>
}

/** Webhooks: addresses that receive the events of a project. */
export const webhookRoutes =
  (deps: WebhookRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    const { webhooks, webhookCommands } = deps
    const viewOf = async (webhook: Webhook) => {
      const [state] = await webhooks.states(webhook.project, [webhook.id])
      return webhookView(webhook, state)
    }
    const withSecret = async (reply: FastifyReply, { webhook, secret }: WithSecret): Promise<Answer<typeof NewWebhook>> => {
      const view = await viewOf(webhook)
      // The digest leaves the secret out, because only this answer has it.
      void reply.header('etag', etagOf(webhook.generation, JSON.stringify(view)))
      return { ...view, secret: secret?.reveal() ?? null }
    }
    app.get(
      '/projects/:project/webhooks',
      {
        config: { permission: 'webhook.read' },
        schema: {
          operationId: 'listWebhooks',
          summary: 'The webhooks of a project, newest first',
          description: 'Each with its delivery status. The secrets that sign the messages are not shown.',
          tags: ['events'],
          params: ProjectPath,
          querystring: ListWebhooksQuery,
          response: { 200: answer(WebhookList, 'A page of webhooks.'), ...problemAnswers }
        }
      },
      async request => {
        const { name } = await existingProject(deps, request.params.project)
        const { limit = 50, cursor } = request.query
        const keyOf = ({ createdAt, id }: Webhook) => `${createdAt} ${id}`
        const all = (await webhooks.list(name)).toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1))
        const page = pageOf(all, keyOf, limit, cursor, (key, after) => key < after, `webhooks ${name}`)
        const states = await webhooks.states(
          name,
          page.items.map(({ id }) => id)
        )
        return { ...page, items: page.items.map((webhook, i) => webhookView(webhook, states[i])) }
      }
    )

    app.post(
      '/projects/:project/webhooks',
      {
        config: { permission: 'webhook.write', shownOnce: 'secret' },
        schema: {
          operationId: 'createWebhook',
          summary: 'Create a webhook, which sends the events of a project to an address',
          description: 'Only this answer shows the secret that signs the messages. See docs/webhooks.md.',
          tags: ['events'],
          params: ProjectPath,
          body: webhookBody.create,
          response: { 201: versionedAnswer(NewWebhook, 'The new webhook with its secret.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        const made = await webhookCommands.create(request.caller, project, request.body)
        void reply.code(201).header('location', `/api/v1/projects/${project.name}/webhooks/${made.webhook.id}`)
        return withSecret(reply, made)
      }
    )

    app.get(
      '/projects/:project/webhooks/:id',
      {
        config: { permission: 'webhook.read' },
        schema: {
          operationId: 'getWebhook',
          summary: 'One webhook with its delivery status',
          description: '`status` says whether its messages arrive, and if not, since when and when the next attempt is due.',
          tags: ['events'],
          params: WebhookPath,
          response: { 200: versionedAnswer(WebhookSchema, 'The webhook.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { name } = await existingProject(deps, request.params.project)
        const webhook = await existingWebhook(deps, name, request.params.id)
        noteVersion(reply, webhook.generation)
        return viewOf(webhook)
      }
    )

    app.patch(
      '/projects/:project/webhooks/:id',
      {
        config: { permission: 'webhook.write' },
        schema: {
          operationId: 'patchWebhook',
          summary: 'Change a webhook (merge patch)',
          description: 'A change of anything but the description resets the failure count, and delivery is retried at once.',
          tags: ['events'],
          consumes: ['application/json', 'application/merge-patch+json'],
          params: WebhookPath,
          headers: IfMatch,
          body: webhookBody.patch,
          response: { 200: versionedAnswer(WebhookSchema, 'The changed webhook.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        const { id } = await existingWebhook(deps, project.name, request.params.id)
        const expected = expectedVersions(request.headers['if-match'])
        const changed = await webhookCommands.patch(request.caller, project, id, request.body, expected)
        noteVersion(reply, changed.generation)
        return viewOf(changed)
      }
    )

    app.delete(
      '/projects/:project/webhooks/:id',
      {
        config: { permission: 'webhook.write' },
        schema: {
          operationId: 'deleteWebhook',
          summary: 'Delete a webhook; nothing more is sent to it',
          description: 'A message that is being sent is completed. The list of its deliveries goes with it.',
          tags: ['events'],
          params: WebhookPath,
          headers: IfMatch,
          response: { 204: nothing, ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        const { id } = await existingWebhook(deps, project.name, request.params.id)
        await webhookCommands.remove(request.caller, project, id, expectedVersions(request.headers['if-match']))
        return reply.code(204).send(null)
      }
    )

    app.post(
      '/projects/:project/webhooks/:id/rotate-secret',
      {
        config: { permission: 'webhook.write', shownOnce: 'secret' },
        schema: {
          operationId: 'rotateWebhookSecret',
          summary: 'Rotate the secret of a webhook',
          description: 'Only this answer shows the secret. For one day, messages are also signed with the previous secret.',
          tags: ['events'],
          params: WebhookPath,
          response: { 200: versionedAnswer(NewWebhook, 'The webhook with its new secret.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const project = await existingProject(deps, request.params.project)
        const { id } = await existingWebhook(deps, project.name, request.params.id)
        return withSecret(reply, await webhookCommands.rotateSecret(request.caller, project, id))
      }
    )
  }

/** The webhook of this id; throws a problem if there is none. */
export async function existingWebhook(
  { webhooks }: { readonly webhooks: Pick<WebhookStore, 'get'> },
  project: string,
  id: string
): Promise<Webhook> {
  const webhook = WEBHOOK_ID.test(id) ? await webhooks.get(project, id) : undefined
  if (webhook === undefined) throw new Problem('WEBHOOK_NOT_FOUND', 'The list of webhooks has the ids that there are.')
  return webhook
}
