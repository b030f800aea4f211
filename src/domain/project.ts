import { folderKey } from './names.ts'
import type { KubeconfigForm } from './types/define.ts'

/** How a project wants to be kept in step with Jenkins. */
export interface Policies {
  /** `repair`: what was changed in Jenkins is put right. `report`: it is only shown. */
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
}

export const defaultPolicies: Policies = {
  drift: 'repair',
  unmanaged: 'report',
  bulk: true,
  kubeconfigForm: 'file',
  paused: false,
  maxAgeDays: null
}

export interface FormerFolder {
  readonly folder: readonly string[]
  /** Ids that we wrote there. */
  readonly ids: readonly string[]
  /** Whether the bridge made it, and so may delete it when it is empty. */
  readonly made: boolean
}

/** What tells one folder of one controller from every other, as Jenkins does: in any letter case. */
export const placeOf = ({ controller, folder }: Pick<Project, 'controller' | 'folder'>): string =>
  `${controller}/${folderKey(folder)}`

/** A DevOps project: the owner of one folder on one Jenkins. */
export interface Project {
  readonly name: string
  /** Tells this project from an earlier one of the same name. */
  readonly uid: string
  readonly displayName: string
  readonly controller: string
  readonly folder: readonly string[]
  readonly policies: Policies
  readonly generation: number
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
  /** The folder that the project is being moved from: ours there goes when all of it is proved to be in the new one. */
  readonly movedFrom: FormerFolder | null
  /** Set when the project is to go, with all of ours in Jenkins. */
  readonly deletedAt: string | null
  /** It is to go even if Jenkins cannot be proved not to hold what is ours. */
  readonly forget?: true
}

/** A project as it was stored, by this version or an earlier one, which knew fewer policies. */
export function parseProject(json: string): Project {
  const record: Project = JSON.parse(json)
  return { ...record, policies: { ...defaultPolicies, ...record.policies } }
}
