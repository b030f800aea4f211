import { createAdoptAll } from '../commands/adopt-all.ts'
import { createFindAvailableShares } from '../commands/available-shares.ts'
import { createCommit } from '../commands/commit.ts'
import { createCopyCommands } from '../commands/copies.ts'
import { createApplySet, createCheckSet } from '../commands/credential-set.ts'
import { createCredentialCommands } from '../commands/credentials.ts'
import { createCurrentKubeconfig, type KubeconfigSettings } from '../commands/current-kubeconfig.ts'
import { createEnqueueChange } from '../commands/enqueue-change.ts'
import type { Inspect } from '../commands/inspect/inspect.ts'
import { createKeepTheirs } from '../commands/keep-theirs.ts'
import { createOpenSecrets } from '../commands/open-secrets.ts'
import { createMakePlan } from '../commands/plan.ts'
import { createPluginWarnings } from '../commands/plugin-warnings.ts'
import { createProjectCommands } from '../commands/projects.ts'
import { createReadShare } from '../commands/read-share.ts'
import { createShadows } from '../commands/shadows.ts'
import { createShareCommands } from '../commands/shares.ts'
import { createUnmanagedCommands } from '../commands/unmanaged.ts'
import { createUsageOf } from '../commands/usage.ts'
import { createValidate } from '../commands/validate.ts'
import type { CredentialStore } from '../store/credential/credential-store.ts'
import { createUsageStore } from '../store/credential/usage-store.ts'
import { createCopyStore } from '../store/project/copy-store.ts'
import { createIgnoredStore } from '../store/project/ignored-store.ts'
import { createDueIndex } from '../store/sync/due-index.ts'
import { createSyncStore } from '../store/sync/sync-store.ts'
import type { ApiDeps } from './compose-api.ts'
import { usesServiceAccount } from './secret-stores/service-account.ts'
import type { verifyRequestParts } from './verify/tries.ts'

const noKubeconfig: KubeconfigSettings = { file: undefined, serviceAccount: undefined }

interface ContentDeps {
  readonly credentials: CredentialStore
  readonly inspect: Inspect
  readonly verifying: ReturnType<typeof verifyRequestParts>
}

/** What callers can ask for, by the names that the routes have for it. */
export function createApiCommands(
  { settings, store, jenkins, enqueue, references, secrets, verify, tries, tracing, log }: ApiDeps,
  { credentials, inspect, verifying }: ContentDeps
) {
  const { redis, proofs, projects, sealer, clock, now } = store
  const { controllers, recognise, hashKey } = jenkins
  const enqueueChange = createEnqueueChange({ enqueue, due: createDueIndex(redis), now: clock.now, log })
  const shadows = createShadows({ projects, credentials, controllers })
  const pluginWarnings = createPluginWarnings(controllers)
  const isEmojiSafe = (name: string) => controllers.get(name)?.lastCapabilities?.emojiSafe
  const { resolve, beginReferring, shareWrites, shareIndex, shareOffers } = references
  const { noteUnverified } = tries
  const commit = createCommit({ credentials, sealer, enqueueChange, now, beginReferring, shareWrites, noteUnverified })
  const openSecrets = createOpenSecrets({ credentials, sealer })
  const readShare = createReadShare({ credentials, openSecrets })
  const writing = {
    credentials,
    commit,
    openSecrets,
    resolve,
    readShare,
    enqueueChange,
    now,
    isEmojiSafe,
    inspect,
    pluginWarnings,
    mayVerifyWith: verifying.mayVerifyWith
  }
  const planning = { store: createSyncStore(redis, proofs), projects, controllers, recognise, hashKey, sealer, now: clock.now }
  const makePlan = createMakePlan(planning)
  const projectCommands = createProjectCommands({
    projects,
    credentials,
    controllers: jenkins,
    enqueueChange,
    now,
    shadows,
    shareIndex
  })
  const credentialCommands = createCredentialCommands(writing)
  return {
    credentialCommands,
    keepTheirs: createKeepTheirs({ ...planning, credentials, credentialCommands }),
    unmanagedCommands: createUnmanagedCommands({
      ...planning,
      credentials,
      enqueueChange,
      ignored: createIgnoredStore(redis, tracing.here)
    }),
    applySet: createApplySet({ ...writing, makePlan }),
    adoptAll: createAdoptAll({ ...writing, makePlan }),
    checkSet: createCheckSet(writing),
    projectCommands,
    shareIndex,
    findAvailableShares: createFindAvailableShares({ credentials, shareOffers }),
    shareCommands: createShareCommands({ credentials, projects, openSecrets, commit }),
    copyCommands: createCopyCommands({ copies: createCopyStore(redis), projectCommands, enqueueChange, now }),
    makePlan,
    validate: createValidate({
      ...{ ...writing, shadows },
      ...{ verifyValue: verifying.verifyValue, verifyTargets: verify.verifyTargets.targets }
    }),
    shadows,
    pluginWarnings,
    usageOf: createUsageOf({ controllers, store: createUsageStore(redis), projects, now }),
    currentKubeconfig: createCurrentKubeconfig(settings.kubeconfig ?? noKubeconfig, {
      ...{ inspect, now },
      isAccountUsed: usesServiceAccount(secrets.registry)
    })
  }
}
