import type { Action } from '../../domain/decide.ts'
import { own } from '../../domain/own.ts'
import { isFailure, type Reason } from '../../domain/reasons.ts'
import { jenkinsClasses } from '../../domain/types/index.ts'
import type { Capabilities } from '../../jenkins/capabilities.ts'
import { isDue } from './plan.ts'
import type { PlannedChange } from './types.ts'

/** The plug-in that a change needs. `null`: whether Jenkins has it is unknown. */
export interface NeededPlugin {
  readonly name: string
  readonly installed: boolean | null
}

/** What is known to come of a change, before it is tried. */
export interface Foreseen {
  readonly action: Action
  readonly reason: Reason
  readonly plugin?: NeededPlugin
}

/**
 * Tells of each change whether Jenkins would refuse it: by the plug-ins that it is known to have or to lack, and by what it has refused
 * already. A run tries what a person asks for all the same; this is what is known to come of it.
 */
export function createForesee(
  classes: Capabilities['classes'] | undefined,
  changes: readonly PlannedChange[]
): (change: PlannedChange) => Foreseen {
  const refused = new Set(changes.filter(lackedPlugin).flatMap(({ document }) => document?.name ?? []))
  const isThere = new Set(changes.flatMap(({ observed }) => observed?.className ?? []))
  const stateOf = (className: string): boolean | null => {
    if (isThere.has(className)) return true
    return own(classes ?? {}, className) ?? (refused.has(className) ? false : null)
  }
  return change => {
    const { decision, document, held, desired } = change
    const isWrite = ['create', 'update', 'repair'].includes(decision.action)
    if (!isWrite || document === undefined) return decided(decision)
    const installed = stateOf(document.name)
    const name = jenkinsClasses.get(document.name)?.plugin
    const plugin = name === undefined || installed === true ? {} : { plugin: { name, installed } }
    if (installed === false) return { action: 'blocked', reason: 'PluginMissing', ...plugin }
    const last = desired?.sync
    const isRefused = held && last?.outcome === 'Blocked' && last.reason !== null && isFailure(last.reason)
    // That it lacked the plug-in says nothing any more once Jenkins is known to have it.
    if (isRefused && last.reason !== 'PluginMissing') return { action: 'blocked', reason: last.reason as Reason }
    return { ...decided(decision), ...plugin }
  }
}

/** Whether a sync would send something that is not known to be refused. */
export const isFeasible = (change: PlannedChange, { action }: Foreseen): boolean => isDue(change) && action !== 'blocked'

const decided = ({ action, reason }: PlannedChange['decision']): Foreseen => ({ action, reason })

/** Whether the last try of the present generation failed for want of the plug-in. */
const lackedPlugin = ({ desired }: PlannedChange): boolean =>
  desired?.sync?.reason === 'PluginMissing' && desired.sync.generation >= desired.credential.generation
