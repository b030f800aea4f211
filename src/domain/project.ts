import { type Damage, NO_TIME } from './damage.ts'
import { folderKey } from './names.ts'
import { hasShape, isCount, isFields, isFlag, isList, isOneOf, isText, isTime, orAbsent, orNull, valueOf } from './shape.ts'
import type { KubeconfigForm } from './types/define.ts'
import { areSnippetNames, type SnippetNames } from './types/snippet-names.ts'

/** How a project is kept in sync with Jenkins. */
export interface Policies {
  /** `repair`: changes made in Jenkins are reverted. `report`: they are only shown. */
  readonly drift: 'repair' | 'report'
  /** What is in the folder and not ours: `report` shows it and leaves it alone, `prune` deletes it, as far as the guard allows. */
  readonly unmanaged: 'report' | 'prune'
  /** Write many credentials with one request where the folder is ours; `false`: always one by one. */
  readonly bulk: boolean
  /** How kubeconfigs are kept: as a secret file, as a secret text, or by the (suspended) kubernetes-cd plug-in. */
  readonly kubeconfigForm: KubeconfigForm
  /** While paused, nothing is read from or written to Jenkins for this project. */
  readonly paused: boolean
  /** Days after which a secret that was not changed is warned of; null: never. */
  readonly maxAgeDays: number | null
  /** When credentials are tried on verify targets without a request: after each change, and every day as well. */
  readonly verify: VerifyPolicy
}

export const verifyPolicies = ['never', 'onChange', 'daily'] as const
export type VerifyPolicy = (typeof verifyPolicies)[number]

export const defaultPolicies: Policies = {
  drift: 'repair',
  unmanaged: 'report',
  bulk: true,
  kubeconfigForm: 'file',
  paused: false,
  maxAgeDays: null,
  verify: 'never'
}

export interface FormerFolder {
  readonly folder: readonly string[]
  /** Ids that we wrote there. */
  readonly ids: readonly string[]
  /** Whether the bridge made it, and so may delete it when it is empty. */
  readonly made: boolean
}

/** A controller and a folder on it that holds the credentials of a project. */
export interface Target {
  /** Names the data of the target within its project: '' for the first that a project had, then '2', '3', … Never used again. */
  readonly key: string
  readonly controller: string
  readonly folder: readonly string[]
  /** Whether it held everything once, or belongs to the project from the start. Until then it does not count in a summary. */
  readonly proved: boolean
  /** When it was taken from the project; it stays until what we wrote there is proved to be gone. */
  readonly leftAt: string | null
  /** Set if it is left even without proof that Jenkins holds nothing of ours there. */
  readonly forget?: true
}

/** Identifies a folder of a controller, ignoring letter case as Jenkins does. */
export const placeOf = ({ controller, folder }: Pick<Project, 'controller' | 'folder'>): string =>
  `${controller}/${folderKey(folder)}`

/** The key of the first place that a project is synced to; jobs name places by their keys. */
export const FIRST_KEY = ''

/** One of the places that a project is synced to. */
export interface PlaceKey {
  readonly key: string
  readonly controller: string
}

/** The places that a project is synced to, one job each. */
export const placeKeysOf = ({ targets, controller }: Pick<Project, 'controller' | 'targets'>): readonly PlaceKey[] =>
  targets ?? [{ key: FIRST_KEY, controller }]

/** A DevOps project: the owner of one folder on one Jenkins. */
export interface Project {
  readonly name: string
  /** Distinguishes this project from an earlier one of the same name. */
  readonly uid: string
  readonly displayName: string
  /** The controller and the folder of its first target. */
  readonly controller: string
  readonly folder: readonly string[]
  /** Its targets, those that it is leaving last; absent if its controller and folder are the only one. See `targetsOf`. */
  readonly targets?: readonly Target[]
  /** The highest number of a target's key so far; absent: 1. */
  readonly lastTarget?: number
  /** The key of the target as which a run sees the project, see `viewOf`; never stored. */
  readonly target?: string
  readonly policies: Policies
  /** Names that its Jenkinsfile snippets use; absent: only examples. */
  readonly snippets?: SnippetNames
  readonly generation: number
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
  /**
   * The folder that the project is being moved from: its credentials there are removed once all are proved to be in the new one.
   */
  readonly movedFrom: FormerFolder | null
  /**
   * Whether a project-maker made it: its folder must be one that the bridge made, until a platform-admin confirms one that was there
   * before. Undefined: no.
   */
  readonly unconfirmed?: boolean
  /** Set when the project is being deleted, with everything of it in Jenkins. */
  readonly deletedAt: string | null
  /** Set if the project is deleted even without proof that Jenkins holds nothing of it. */
  readonly forget?: true
  /** Set if the record must not be acted on; never stored. */
  readonly damage?: Damage
}

const isFolder = (value: unknown): boolean => isList(isText)(value) && (value as unknown[]).length > 0

const isPolicies = hasShape({
  ...{ drift: isOneOf(['repair', 'report']), unmanaged: isOneOf(['report', 'prune']), bulk: isFlag, paused: isFlag },
  ...{ kubeconfigForm: isOneOf(['file', 'text', 'plugin']), maxAgeDays: orNull(isCount) },
  verify: isOneOf(verifyPolicies)
})

const isTarget = hasShape({
  ...{ key: isText, controller: isText, folder: isFolder, proved: isFlag, leftAt: orNull(isTime), forget: orAbsent(isFlag) }
})

const isKey = (key: string): boolean => key === '' || /^[1-9]\d{0,8}$/.test(key)

/** Whether the targets belong to a record with this controller and folder. */
function fitTargets({ targets, controller, folder }: Pick<Project, 'targets' | 'controller' | 'folder'>): boolean {
  if (targets === undefined) return true
  const [main] = targets
  return (
    main?.leftAt === null &&
    main.controller === controller &&
    JSON.stringify(main.folder) === JSON.stringify(folder) &&
    targets.every(({ key }) => isKey(key)) &&
    new Set(targets.map(({ key }) => key)).size === targets.length
  )
}

const isRecord = hasShape({
  ...{ name: isText, uid: isText, displayName: isText, controller: isText, folder: isFolder, policies: isPolicies },
  ...{ generation: isCount, createdAt: isTime, createdBy: isText, updatedAt: isTime, updatedBy: isText },
  movedFrom: orNull(hasShape({ folder: isFolder, ids: isList(isText), made: isFlag })),
  deletedAt: orNull(isTime),
  unconfirmed: orAbsent(isFlag),
  snippets: orAbsent(areSnippetNames),
  targets: orAbsent(isList(isTarget)),
  lastTarget: orAbsent(isCount)
})

/** The record of a project; undefined for a text that is not the record of this one. An earlier version knew fewer policies. */
export function parseProject(json: string, name: string): Project | undefined {
  const stored = valueOf(json)
  if (!isFields(stored)) return undefined
  const policies = isFields(stored['policies']) ? stored['policies'] : {}
  const record = { movedFrom: null, ...stored, policies: { ...defaultPolicies, ...policies } } as unknown as Project
  return isRecord(record) && record.name === name && fitTargets(record) ? record : undefined
}

/** Shown instead of a record that cannot be read. */
export const unreadableProject = (name: string, generation: number): Project => ({
  ...{ name, uid: '', displayName: name, controller: '', folder: [], policies: defaultPolicies, generation },
  ...{ createdAt: NO_TIME, createdBy: '', updatedAt: NO_TIME, updatedBy: '', movedFrom: null, deletedAt: null }
})
