import { hash } from 'node:crypto'
import type { Logger } from 'pino'
import { createVerifyTargetCommands } from '../../commands/verify/targets.ts'
import type { VerifyTarget } from '../../domain/verify-target.ts'
import type { ProjectVerifyTargetRouteDeps } from '../../http/routes/project-verify-targets.ts'
import type { ShownHostKey, VerifyTargetRouteDeps } from '../../http/routes/verify-targets.ts'
import { targetFaults } from '../../http/schemas/verify-targets.ts'
import { type AddressRules, strictRules, urlFault } from '../../outbound/address.ts'
import { createConnect } from '../../outbound/connect.ts'
import { createOutbound } from '../../outbound/request.ts'
import { verifyTargetEventsKey } from '../../store/redis/redis-keys.ts'
import { createTrail } from '../../store/trail.ts'
import { createVerifyTargetRegistry, type VerifyTargetRegistry } from '../../store/verify/verify-target-registry.ts'
import type { TargetCheck, VerifyDeps } from '../../verify/kind.ts'
import { kindNamed } from '../../verify/kinds.ts'
import type { OpenStore } from '../compose-store.ts'
import type { Disposal } from '../disposal.ts'
import { followVerifyTargets, type OpenVerifyTargets } from './open-verify-targets.ts'

/** The verify targets of this process, and how it reaches them. */
export interface VerifyParts {
  readonly registry: VerifyTargetRegistry
  readonly verifyTargets: OpenVerifyTargets
  /** What a kind may use; each try has a signal besides. */
  readonly reaching: Omit<VerifyDeps, 'signal'>
  readonly rules: AddressRules
}

/** Opens the registered verify targets in this process and follows their changes. */
export function openVerifyTargets(
  { redis, sealer, vitals }: Pick<OpenStore, 'redis' | 'sealer' | 'vitals'>,
  rules: AddressRules = strictRules,
  log: Logger,
  disposal: Disposal
): VerifyParts {
  const registry = createVerifyTargetRegistry(redis, sealer)
  const verifyTargets = followVerifyTargets({ registry, log })
  disposal.add(vitals.loop('verify targets', verifyTargets), v => v.close())
  const reaching = { outbound: createOutbound(rules), connect: createConnect(rules), now: () => Date.now() }
  return { registry, verifyTargets, reaching, rules }
}

/** Milliseconds for a look at a verify target. */
const LOOK_TIME = 20_000

/** What requests can do with verify targets. */
export function verifyTargetParts(
  { registry, verifyTargets, reaching, rules }: VerifyParts,
  { redis, now }: Pick<OpenStore, 'redis' | 'now'>,
  dropQueue: (name: string) => Promise<void>
): Omit<VerifyTargetRouteDeps, 'events'> & Omit<ProjectVerifyTargetRouteDeps, 'projects'> {
  const depsOfNow = (): VerifyDeps => ({ ...reaching, signal: AbortSignal.timeout(LOOK_TIME) })
  return {
    verifyTargetRegistry: registry,
    verifyTargets: verifyTargets.targets,
    verifyTargetCommands: createVerifyTargetCommands({
      registry,
      trail: createTrail(redis, verifyTargetEventsKey),
      settingsFaults: targetFaults,
      addressFaults(address) {
        const detail = /^https?:/i.test(address) ? urlFault(address, rules) : undefined
        return detail === undefined ? [] : [{ pointer: '#/address', detail }]
      },
      refresh: verifyTargets.refresh,
      dropQueue,
      now
    }),
    checkVerifyTarget: async target => (await kindNamed(target.kind)?.check(target, depsOfNow())) ?? noSuchKind,
    hostKeysOf: target => hostKeysOf(target, depsOfNow()),
    now
  }
}

const noSuchKind: TargetCheck = {
  state: 'failing',
  findings: [
    {
      code: 'KindUnknown',
      message: 'This version of the bridge does not have this kind of verify target.',
      remedy: 'Run the version that registered it, or remove it and register it again.'
    }
  ]
}

async function hostKeysOf(target: VerifyTarget, deps: VerifyDeps): Promise<readonly ShownHostKey[] | null | undefined> {
  const shown = await kindNamed(target.kind)?.hostKeysOf?.(target, deps)
  if (shown === undefined) return undefined
  if ('failure' in shown) return null
  return shown.map(key => ({ key, fingerprint: fingerprintOf(key), isPinned: target.hostKeys.includes(key) }))
}

/** As `ssh-keygen -l` shows it. */
const fingerprintOf = (key: string): string =>
  `SHA256:${hash('sha256', Buffer.from(key.split(' ')[1] ?? '', 'base64'), 'base64').replaceAll('=', '')}`
