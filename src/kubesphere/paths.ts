/** The API group of KubeSphere DevOps. */
const GROUP = 'devops.kubesphere.io'

/** The prefixes of an API group of the original: direct, and for a member cluster as in KubeSphere 3 and KubeSphere 4. */
const groupRoots = (group: string): string[] => [
  `/kapis/${group}`,
  `/kapis/clusters/:cluster/${group}`,
  `/clusters/:cluster/kapis/${group}`
]

/** Projects are below `devops` up to KubeSphere 3.5 and below `namespaces` in later versions. The server of 3.x also answers without a group. */
export const projectRoots = (version: 'v1alpha2' | 'v1alpha3'): string[] => [
  ...groupRoots(GROUP).flatMap(root => [`${root}/${version}/namespaces/:project`, `${root}/${version}/devops/:project`]),
  `/${version}/devops/:project`,
  `/${version}/namespaces/:project`
]

export const userRoots = (): string[] => groupRoots('resources.kubesphere.io').map(root => `${root}/v1alpha2/users/:user`)

/** Where an import makes a project with its first Secrets. It names the project in the body: a caller has no role in it yet. */
export const IMPORTS = `/kapis/${GROUP}/v1alpha3/imports`
