import { setImmediate } from 'node:timers/promises'
import { referencesIn } from '../domain/data.ts'
import { datedWarnings } from '../domain/expiry.ts'
import type { Finding } from '../domain/findings.ts'
import { type Fault, invalidData, Problem } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { isSameReference, mayRefer, referenceIn, unresolvedFields } from '../domain/references.ts'
import type { Reference } from '../domain/secret-store.ts'
import { typeNamed } from '../domain/types/index.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import type { Write } from './commit.ts'
import { livingOf } from './kept-data.ts'
import { basisOf, changedFields, outlookOf } from './next-record.ts'
import type { PluginWarnings } from './plugin-warnings.ts'
import { type Asking, type CredentialRequest, type Proposal, type ProposalDeps, propose, proposeRemoval } from './proposal.ts'
import { type ResolveReferences, resolveAhead, wantedValue } from './resolve.ts'
import { assertUnshared } from './shares.ts'
import { type SourceCheck, sourceCheckOf } from './source-check.ts'

export type SetAction = 'created' | 'updated' | 'unchanged' | 'deleted'

/** What a declared set does to one credential. */
export interface SetStep {
  readonly id: string
  readonly action: SetAction
  readonly previous: StoredCredential | undefined
  /** The generation before the change; 0 for one that is not there. */
  readonly previousGeneration: number
  /** Undefined if nothing changes. */
  readonly write: Write | undefined
  /** Pointers to the labels and annotations that are not kept, because they hold a secret. */
  readonly leftOut?: readonly string[]
  /** What a create or an update of it alone would warn of. */
  readonly warnings?: readonly Finding[]
  /** Whether the values that it takes from elsewhere could be read just now; absent if nothing was read. */
  readonly source?: SourceCheck
}

/** A credential of a set, with the generation that it was seen to have where the caller says that; 0 for one that was not there. */
export type DeclaredCredential = CredentialRequest & { readonly previousGeneration?: number }

/** How the steps of a set are made. */
export interface SetRules {
  /** Delete what is not in the set. */
  readonly prune?: boolean
  /** Take over what Jenkins already holds, where a credential does not say whether to. */
  readonly adopts?: boolean
  /** Public fields and descriptions that are left out stay, as in a patch. */
  readonly keepsPublic?: boolean
}

export interface StepDeps extends ProposalDeps {
  readonly pluginWarnings: Pick<PluginWarnings, 'ofKnown'>
}

/** The form of kubeconfigs decides which plug-in they need. */
type SetAsking = Asking & { readonly project: Pick<Project, 'policies'> }

const eventTypes = { created: 'Created', updated: 'Updated', deleted: 'Deleted' } as const

/** Milliseconds for which the checks of a set may block the event loop. */
const TURN = 20

/** Compares a declared set with the stored one; throws all its faults together. */
export async function stepsOf(
  deps: StepDeps,
  asking: SetAsking,
  present: readonly StoredCredential[],
  set: readonly DeclaredCredential[],
  rules: SetRules = {}
): Promise<SetStep[]> {
  const stored = new Map(present.map(found => [found.credential.id, found]))
  const faults: Fault[] = []
  const outdated: Fault[] = []
  const steps: SetStep[] = []
  const ahead = { ...deps, resolve: await resolveSet(deps, asking, stored, set) }
  let since = performance.now()
  for (const [index, declared] of set.entries()) {
    // Searching metadata for secrets may take long in total; other requests run in between.
    if (performance.now() - since > TURN) {
      await setImmediate()
      since = performance.now()
    }
    const step = await stepFor(ahead, asking, stored.get(declared.id), declared, `#/credentials/${index}`, rules)
    faults.push(...step.faults)
    if (isOutdated(step, declared)) outdated.push(changedSince(`#/credentials/${index}`, step))
    steps.push(step)
  }
  if (faults.length > 0) throw invalidData(faults)
  if (outdated.length > 0) throw changedMeanwhile(outdated)
  const declaredIds = new Set(set.map(({ id }) => id))
  const gone = rules.prune ? [...stored.values()].filter(found => !declaredIds.has(found.credential.id) && isPresent(found)) : []
  assertUnshared(gone, 'Nothing was changed; end their shares first: DELETE …/shares/{project}.')
  return [...steps, ...gone.map(found => stepTo('deleted', found, proposeRemoval(found)))]
}

/** Reads all values of a set together: those whose references are not the stored ones. */
async function resolveSet(
  { resolve }: StepDeps,
  { project }: SetAsking,
  stored: ReadonlyMap<string, StoredCredential>,
  set: readonly DeclaredCredential[]
): Promise<ResolveReferences> {
  const wanted = set.flatMap(({ id, type: name, data = {}, usernameSecret }) => {
    const { credential } = stored.get(id) ?? {}
    const type = typeNamed(name, usernameSecret ?? credential?.usernameSecret)
    const references = Object.entries(referencesIn(data)).filter(([field]) => mayRefer(type, field))
    const isKnown = (field: string, reference: Reference) =>
      credential !== undefined &&
      isSameReference(referenceIn(credential.references, field), reference) &&
      !unresolvedFields(credential).includes(field)
    return references.flatMap(([field, reference]) => (isKnown(field, reference) ? [] : [wantedValue(type, field, reference)]))
  })
  return wanted.length === 0 ? resolve : resolveAhead(resolve, project.name, wanted)
}

/** What is as it is to be is no conflict: an earlier attempt of the same request may have made it so. */
const isOutdated = ({ write, previousGeneration }: SetStep, declared: DeclaredCredential): boolean =>
  write !== undefined && declared.previousGeneration !== undefined && declared.previousGeneration !== previousGeneration

const changedSince = (pointer: string, { previousGeneration: now }: SetStep): Fault => ({
  pointer: `${pointer}/previousGeneration`,
  detail: now === 0 ? 'It is not there any more.' : `It was created or changed meanwhile: it is of generation ${now} now.`
})

const changedMeanwhile = (faults: readonly Fault[]): Problem =>
  new Problem(
    'PRECONDITION_FAILED',
    `Credentials of the set were changed since they were looked at, so nothing was changed (${faults.length}). Look at them again, then decide.`,
    faults
  )

/** A damaged record does not tell whether it was deleted. */
const isPresent = ({ credential, damage }: StoredCredential): boolean => credential.deletedAt === null || damage !== undefined

async function stepFor(
  deps: StepDeps,
  asking: SetAsking,
  previous: StoredCredential | undefined,
  declared: CredentialRequest,
  pointer: string,
  { adopts = false, keepsPublic = false }: SetRules
): Promise<SetStep & { readonly faults: readonly Fault[] }> {
  const living = livingOf(previous)
  if (living !== undefined && living.type !== declared.type) {
    const detail = `The type of a credential cannot change; it must stay "${living.type}".`
    const faults = [{ pointer: `${pointer}/type`, detail }]
    return { id: declared.id, action: 'unchanged', previous, previousGeneration: living.generation, write: undefined, faults }
  }
  const request = adopts && isUnwritten(previous) ? { ...declared, adopt: declared.adopt ?? true } : declared
  const { proposal, faults } = await propose(deps, asking, previous, request, { pointer, keepsPublic })
  const action = living !== undefined || previous?.damage !== undefined ? 'updated' : 'created'
  const isUnchanged = living !== undefined && changedFields(living, proposal).every(name => name === 'adopt' && !proposal.adopt)
  const lacking = deps.pluginWarnings.ofKnown(asking.project, declared.type)
  const warnings = [...lacking, ...warningsOf(proposal, previous, deps.now())]
  return {
    ...stepTo(isUnchanged ? 'unchanged' : action, previous, proposal, pointer),
    ...sourceIn(proposal, faults),
    warnings,
    faults
  }
}

/** Whether there is a target in which the bridge has never written it, so that what Jenkins holds under its id there is somebody else's. */
export const isUnwritten = (stored: StoredCredential | undefined): boolean =>
  stored?.targets === undefined
    ? stored?.sync?.ledger == null
    : stored.targets.some(({ isLeft, sync }) => !isLeft && sync?.ledger == null)

function sourceIn(proposal: Proposal, faults: readonly Fault[]): Pick<SetStep, 'source'> {
  const source = sourceCheckOf(proposal, faults)
  return source === undefined ? {} : { source }
}

function warningsOf(proposal: Proposal, previous: StoredCredential | undefined, now: Date): readonly Finding[] {
  const { warnings, expiresAt } = outlookOf(proposal, previous === undefined ? undefined : basisOf(previous))
  const rotatedAt = (proposal.rotated ? undefined : previous?.credential.rotatedAt) ?? now.toISOString()
  return [...warnings, ...datedWarnings({ expiresAt, rotatedAt }, null, now)]
}

function stepTo(action: SetAction, previous: StoredCredential | undefined, proposal: Proposal, pointer?: string): SetStep {
  const { id, leftOut = [] } = proposal
  const at = pointer === undefined ? {} : { pointer }
  return {
    ...{ id, action, previous, previousGeneration: livingOf(previous)?.generation ?? 0 },
    write: action === 'unchanged' ? undefined : { proposal, previous, type: eventTypes[action], ...at },
    ...(leftOut.length === 0 ? {} : { leftOut: leftOut.map(found => found.pointer) })
  }
}
