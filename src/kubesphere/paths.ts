/** The API group of KubeSphere DevOps. */
const GROUP = 'devops.kubesphere.io'

/** Where a group of the original's API is found: directly, and for a member cluster as KubeSphere 3 and KubeSphere 4 write it. */
const groupRoots = (group: string): string[] => [
  `/kapis/${group}`,
  `/kapis/clusters/:cluster/${group}`,
  `/clusters/:cluster/kapis/${group}`
]

/** A project was below `devops` up to KubeSphere 3.5 and is below `namespaces` since. The server of 3.x answers without a group, too. */
export const projectRoots = (version: 'v1alpha2' | 'v1alpha3'): string[] => [
  ...groupRoots(GROUP).flatMap(root => [`${root}/${version}/namespaces/:project`, `${root}/${version}/devops/:project`]),
  `/${version}/devops/:project`,
  `/${version}/namespaces/:project`
]

export const userRoots = (): string[] => groupRoots('resources.kubesphere.io').map(root => `${root}/v1alpha2/users/:user`)
