import type { Caller } from '../domain/caller.ts'
import { datedWarnings, earliest } from '../domain/expiry.ts'
import { type Facts, type Finding, finding } from '../domain/findings.ts'
import { CREDENTIAL_ID_RULE, isCredentialId } from '../domain/names.ts'
import type { Fault, ProblemCode } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import type { VerifyTarget } from '../domain/verify-target.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import type { PluginWarnings } from './plugin-warnings.ts'
import { type CredentialRequest, type ProposalDeps, propose } from './proposal.ts'
import type { Shadows } from './shadows.ts'
import { type SourceCheck, sourceCheckOf } from './source-check.ts'
import { suggestedTarget } from './verify/suggest.ts'
import type { TriedValue, VerifyValue } from './verify/value.ts'

/** What a create would find in a body. */
export interface Validation {
  readonly valid: boolean
  readonly errors: readonly Fault[]
  readonly warnings: readonly Finding[]
  readonly facts: Facts
  readonly expiresAt: string | null
  /** Undefined if all values were typed. */
  readonly source: SourceCheck | undefined
  /** What the try showed that was asked for; undefined if none was, or it is not valid. */
  readonly verification: TriedValue | undefined
  /** The verify target that its content points to. */
  readonly suggestedTarget: string | undefined
}

/** The body of a create; the id is only checked if it is given. */
export type Candidate = Omit<CredentialRequest, 'id'> & {
  readonly id?: string
  /** Try it, on this verify target. */
  readonly verify?: { readonly target?: string }
}

export type Validate = (caller: Caller, project: Project, input: Candidate) => Promise<Validation>

export interface ValidateDeps extends ProposalDeps {
  readonly credentials: Pick<CredentialStore, 'get' | 'caseCollisions'>
  readonly shadows: Pick<Shadows, 'ofAll'>
  readonly pluginWarnings: Pick<PluginWarnings, 'ofAll'>
  readonly verifyValue: VerifyValue
  /** The verify targets of this process. */
  readonly verifyTargets: ReadonlyMap<string, VerifyTarget>
}

/** Checks the same as a create, by the same code, without storing anything or generating a key. */
export function createValidate(deps: ValidateDeps): Validate {
  return async (caller, project, input) => {
    const named = await lookAtId(deps, project, input)
    const { verify, ...rest } = input
    const request = { ...rest, id: input.id ?? '' }
    const { proposal, faults } = await propose(deps, { caller, project }, undefined, request, { pointer: '#', isDryRun: true })
    const { facts, derivedExpiry } = proposal.known
    // What is refused is not read later.
    const isRefused = (at: string | undefined) => faults.some(({ pointer }) => pointer === at || pointer.startsWith(`${at}/`))
    const warnings = proposal.known.warnings.filter(({ code, pointer }) => code !== 'SourceUnread' || !isRefused(pointer))
    const errors = [...named.errors, ...faults]
    const lacking = await deps.pluginWarnings.ofAll(project, input.type)
    const expiresAt = earliest(proposal.statedExpiry ?? null, derivedExpiry)
    const dated = datedWarnings({ expiresAt, rotatedAt: deps.now().toISOString() }, null, deps.now())
    const isTried = verify !== undefined && errors.length === 0
    return {
      verification: isTried ? await deps.verifyValue(proposal, verify.target) : undefined,
      suggestedTarget: suggestedTarget(deps.verifyTargets.values(), project.name, input.type, facts),
      valid: errors.length === 0,
      errors,
      warnings: [...named.warnings, ...lacking, ...warnings, ...dated],
      facts,
      expiresAt,
      source: sourceCheckOf(proposal, faults)
    }
  }
}

interface Named {
  readonly errors: readonly Fault[]
  readonly warnings: readonly Finding[]
}

async function lookAtId(deps: ValidateDeps, project: Project, { id, adopt = false }: Candidate): Promise<Named> {
  if (id === undefined) return { errors: [], warnings: [] }
  const wrong = (detail: string, code?: ProblemCode): Named => ({
    errors: [{ pointer: '#/id', detail, ...(code === undefined ? {} : { code }) }],
    warnings: []
  })
  if (!isCredentialId(id)) return wrong(`It must have ${CREDENTIAL_ID_RULE}.`)
  const [stored, { twin, isUnmanaged }] = await Promise.all([
    deps.credentials.get(project.name, id),
    deps.credentials.caseCollisions(project.name, id)
  ])
  if (stored?.credential.deletedAt === null) return wrong('This id is taken.', 'CREDENTIAL_EXISTS')
  if (twin !== undefined)
    return wrong(`"${twin}" differs from it only in letter case. Choose another id.`, 'CREDENTIAL_CASE_TWIN')
  const unmanaged = isUnmanaged && stored === undefined && !adopt ? [finding('UnmanagedInJenkins', '#/id')] : []
  return { errors: [], warnings: [...unmanaged, ...(await deps.shadows.ofAll(project, id))] }
}
