import { setImmediate } from 'node:timers/promises'
import { datedWarnings } from '../domain/expiry.ts'
import type { Finding } from '../domain/findings.ts'
import { type Fault, invalid } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import type { StoredCredential } from '../store/credential/credential-store.ts'
import type { Write } from './commit.ts'
import { basisOf, changedFields, outlookOf } from './next-record.ts'
import type { PluginWarnings } from './plugin-warnings.ts'
import {
  type Asking,
  type CredentialRequest,
  livingOf,
  type Proposal,
  type ProposalDeps,
  propose,
  proposeRemoval
} from './proposal.ts'

export type SetAction = 'created' | 'updated' | 'unchanged' | 'deleted'

/** What a declared set does to one credential. */
export interface SetStep {
  readonly id: string
  readonly action: SetAction
  readonly previous: StoredCredential | undefined
  /** Undefined if nothing changes. */
  readonly write: Write | undefined
  /** Pointers to the labels and annotations that are not kept, because they hold a secret. */
  readonly leftOut?: readonly string[]
  /** What a create or an update of it alone would warn of. */
  readonly warnings?: readonly Finding[]
}

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
  set: readonly CredentialRequest[],
  rules: SetRules = {}
): Promise<SetStep[]> {
  const stored = new Map(present.map(found => [found.credential.id, found]))
  const faults: Fault[] = []
  const steps: SetStep[] = []
  let since = performance.now()
  for (const [index, declared] of set.entries()) {
    // Searching metadata for secrets may take long in total; other requests run in between.
    if (performance.now() - since > TURN) {
      await setImmediate()
      since = performance.now()
    }
    const step = await stepFor(deps, asking, stored.get(declared.id), declared, `#/credentials/${index}`, rules)
    faults.push(...step.faults)
    steps.push(step)
  }
  if (faults.length > 0) throw invalid(faults)
  const declaredIds = new Set(set.map(({ id }) => id))
  const gone = rules.prune ? [...stored.values()].filter(found => !declaredIds.has(found.credential.id) && isPresent(found)) : []
  return [...steps, ...gone.map(found => stepTo('deleted', found, proposeRemoval(found)))]
}

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
    return { id: declared.id, action: 'unchanged', previous, write: undefined, faults }
  }
  const request = adopts && isUnwritten(previous) ? { ...declared, adopt: declared.adopt ?? true } : declared
  const { proposal, faults } = await propose(deps, asking, previous, request, { pointer, keepsPublic })
  const action = living !== undefined || previous?.damage !== undefined ? 'updated' : 'created'
  const isUnchanged = living !== undefined && changedFields(living, proposal).every(name => name === 'adopt' && !proposal.adopt)
  const lacking = deps.pluginWarnings.ofKnown(asking.project, declared.type)
  const warnings = [...lacking, ...warningsOf(proposal, previous, deps.now())]
  return { ...stepTo(isUnchanged ? 'unchanged' : action, previous, proposal, pointer), warnings, faults }
}

/** Whether there is a target in which the bridge has never written it, so that what Jenkins holds under its id there is somebody else's. */
export const isUnwritten = (stored: StoredCredential | undefined): boolean =>
  stored?.targets === undefined
    ? stored?.sync?.ledger == null
    : stored.targets.some(({ isLeft, sync }) => !isLeft && sync?.ledger == null)

function warningsOf(proposal: Proposal, previous: StoredCredential | undefined, now: Date): readonly Finding[] {
  const { warnings, expiresAt } = outlookOf(proposal, previous === undefined ? undefined : basisOf(previous))
  const rotatedAt = (proposal.rotated ? undefined : previous?.credential.rotatedAt) ?? now.toISOString()
  return [...warnings, ...datedWarnings({ expiresAt, rotatedAt }, null, now)]
}

function stepTo(action: SetAction, previous: StoredCredential | undefined, proposal: Proposal, pointer?: string): SetStep {
  const { id, leftOut = [] } = proposal
  const at = pointer === undefined ? {} : { pointer }
  return {
    ...{ id, action, previous },
    write: action === 'unchanged' ? undefined : { proposal, previous, type: eventTypes[action], ...at },
    ...(leftOut.length === 0 ? {} : { leftOut: leftOut.map(found => found.pointer) })
  }
}
