import { type Caller, EVERY_PROJECT } from '../domain/caller.ts'
import { escapePointer } from '../domain/json-pointer.ts'
import { isProjectName, PROJECT_NAME_RULE } from '../domain/names.ts'
import type { Role } from '../domain/permissions.ts'
import { type Fault, invalid, Problem } from '../domain/problems.ts'
import type { TokenRecord, TokenStore } from '../store/access/token-store.ts'
import type { ProjectStore } from '../store/project/project-store.ts'
import { hashOf, idOf, newTokenText } from './api-token.ts'

export interface NewToken {
  readonly name: string
  readonly roles?: Readonly<Record<string, Role>>
  readonly platformAdmin?: boolean
  readonly projectMaker?: boolean
  readonly readOnly?: boolean
  readonly expiresAt?: string | null
}

export interface TokenCommands {
  /** Creates a token; its text is only in the answer, and null in that of a repeated request. */
  create(caller: Caller, input: NewToken): Promise<{ readonly text: string | null; readonly token: TokenRecord }>
  revoke(id: string): Promise<void>
}

export interface TokenCommandDeps {
  readonly tokens: Pick<TokenStore, 'add' | 'earlier' | 'remove'>
  readonly projects: Pick<ProjectStore, 'get'>
  readonly now: () => number
}

export function createTokenCommands({ tokens, projects, now }: TokenCommandDeps): TokenCommands {
  return {
    async create(caller, input) {
      const earlier = await tokens.earlier(caller.once)
      if (earlier !== undefined) return { text: null, token: earlier }
      const at = now()
      const faults = [...(await roleFaults(projects, input.roles ?? {})), ...expiryFaults(input.expiresAt, at)]
      if (faults.length > 0) throw invalid(faults)
      assertNotMightier(caller, input)
      const text = newTokenText()
      const hash = hashOf(text)
      const token: TokenRecord = {
        id: idOf(hash),
        hash: hash.toString('base64url'),
        name: input.name,
        roles: input.roles ?? {},
        platformAdmin: input.platformAdmin ?? false,
        projectMaker: input.projectMaker ?? false,
        readOnly: input.readOnly ?? false,
        createdAt: new Date(at).toISOString(),
        createdBy: caller.subject,
        expiresAt: input.expiresAt ? new Date(input.expiresAt).toISOString() : null
      }
      await tokens.add(token, caller.once)
      return { text, token }
    },

    async revoke(id) {
      if ((await tokens.remove(id)) === undefined)
        throw new Problem('TOKEN_NOT_FOUND', 'No token has this id; it may have been revoked already.')
    }
  }
}

/**
 * A role in a project that does not exist, or is being deleted, is refused: it is a misspelt name, or would become a right in whatever project gets that name
 * later.
 */
async function roleFaults(projects: Pick<ProjectStore, 'get'>, roles: Readonly<Record<string, Role>>): Promise<Fault[]> {
  const named = Object.keys(roles).filter(project => project !== EVERY_PROJECT)
  // The list of names also has some that are only claimed.
  const found = await Promise.all(named.map(async name => (isProjectName(name) ? projects.get(name) : undefined)))
  return named
    .filter((_, i) => (found[i]?.deletedAt ?? null) !== null || found[i] === undefined)
    .map(project => ({
      pointer: `#/roles/${escapePointer(project)}`,
      detail: isProjectName(project)
        ? 'There is no project of this name. Create the project first, then the token.'
        : `It is neither * nor the name of a project: ${PROJECT_NAME_RULE}.`
    }))
}

function expiryFaults(expiresAt: string | null | undefined, now: number): Fault[] {
  if (!expiresAt || Date.parse(expiresAt) > now) return []
  return [{ pointer: '#/expiresAt', detail: 'It must be in the future.' }]
}

/**
 * Roles cannot exceed the creator's, who is a platform-admin with write access. Time could: a token must not outlive its creator's
 * token.
 */
function assertNotMightier(caller: Caller, { expiresAt }: NewToken): void {
  if (caller.kind !== 'token' || caller.expiresAt === null) return
  if (expiresAt && Date.parse(expiresAt) <= Date.parse(caller.expiresAt)) return
  throw new Problem('FORBIDDEN', `Your own token expires at ${caller.expiresAt}. What it makes must not live longer.`)
}
