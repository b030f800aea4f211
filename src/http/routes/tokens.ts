import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { TokenCommands } from '../../access/token-commands.ts'
import { Problem } from '../../domain/problems.ts'
import type { TokenStore } from '../../store/access/token-store.ts'
import { pageOf } from '../paging.ts'
import { accessBody, ListTokensQuery, NewTokenSchema, TokenList, TokenPath, TokenSchema } from '../schemas/access.ts'
import { answer, nothing, problemAnswers } from '../schemas/common.ts'
import { tokenView } from '../views.ts'

export interface TokenRouteDeps {
  readonly tokens: Pick<TokenStore, 'list' | 'find'>
  readonly tokenCommands: TokenCommands
}

/** API tokens, which platform-admins create, list and revoke. */
export const tokenRoutes =
  ({ tokens, tokenCommands }: TokenRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/tokens',
      {
        config: { permission: 'token.read' },
        schema: {
          operationId: 'listTokens',
          summary: 'All API tokens, newest first, without the tokens themselves',
          description: 'For platform-admins. Each with its roles, its expiry and when it was last used.',
          tags: ['access'],
          querystring: ListTokensQuery,
          response: { 200: answer(TokenList, 'A page of tokens.'), ...problemAnswers }
        }
      },
      async request => {
        const { limit = 50, cursor } = request.query
        const keyOf = ({ createdAt, id }: { createdAt: string; id: string }) => `${createdAt} ${id}`
        const all = (await tokens.list()).map(({ token, lastUsedAt }) => tokenView(token, lastUsedAt))
        const newestFirst = all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1))
        return pageOf(newestFirst, keyOf, limit, cursor, (key, after) => key < after, 'tokens')
      }
    )

    app.post(
      '/tokens',
      {
        config: { permission: 'token.write', shownOnce: 'token' },
        schema: {
          operationId: 'createToken',
          summary: 'Create an API token',
          description: 'Only this answer shows the token; the bridge keeps a hash of it.',
          tags: ['access'],
          body: accessBody.createToken,
          response: { 201: answer(NewTokenSchema, 'The new token.'), ...problemAnswers }
        }
      },
      async (request, reply) => {
        const { text, token } = await tokenCommands.create(request.caller, request.body)
        return reply
          .code(201)
          .header('location', `/api/v1/tokens/${token.id}`)
          .send({ ...tokenView(token, null), token: text })
      }
    )

    app.get(
      '/tokens/:id',
      {
        config: { permission: 'token.read' },
        schema: {
          operationId: 'getToken',
          summary: 'An API token, without the token itself',
          description: 'For platform-admins. The token itself is stored as a hash and cannot be shown.',
          tags: ['access'],
          params: TokenPath,
          response: { 200: answer(TokenSchema, 'The token.'), ...problemAnswers }
        }
      },
      async request => {
        const found = await tokens.find(request.params.id)
        if (found === undefined)
          throw new Problem('TOKEN_NOT_FOUND', 'No token has this id; it may have been revoked. See GET /api/v1/tokens.')
        return tokenView(found.token, found.lastUsedAt)
      }
    )

    app.delete(
      '/tokens/:id',
      {
        config: { permission: 'token.write' },
        schema: {
          operationId: 'revokeToken',
          summary: 'Revoke an API token, immediately and permanently',
          description: 'For platform-admins. Every process refuses the token from its next request on.',
          tags: ['access'],
          params: TokenPath,
          response: { 204: nothing, ...problemAnswers }
        }
      },
      async (request, reply) => {
        await tokenCommands.revoke(request.params.id)
        return reply.code(204).send(null)
      }
    )
  }
