import type { KubeconfigForm } from '../../domain/types/define.ts'

/** The properties of a project that matter to its Jenkins. */
export interface Place {
  readonly project: string
  readonly controller: string
  readonly folder: readonly string[]
  readonly kubeconfigForm: KubeconfigForm
}

/** The first few of many names. */
export const some = (names: readonly string[]): string => names.slice(0, 3).join(', ') + (names.length > 3 ? ' …' : '')

export const placeOf = (project: {
  readonly name: string
  readonly controller: string
  readonly folder: readonly string[]
  readonly policies: { readonly kubeconfigForm: KubeconfigForm }
}): Place => ({
  project: project.name,
  controller: project.controller,
  folder: project.folder,
  kubeconfigForm: project.policies.kubeconfigForm
})
