import type { ReadyMade } from '../kind.ts'

const types = ['username-password']

/** Well-known registries. Where the token server has another host than the registry, the registry itself names that host, and so do we. */
export const readyMade: readonly ReadyMade[] = [
  {
    ...{ name: 'docker-hub', title: 'Docker Hub', types },
    ...{ address: 'https://registry-1.docker.io', options: { tokenHost: 'auth.docker.io' } }
  },
  { name: 'ghcr', title: 'GitHub Container Registry', address: 'https://ghcr.io', options: {}, types },
  {
    ...{ name: 'gitlab-registry', title: 'GitLab Container Registry', types },
    ...{ address: 'https://registry.gitlab.com', options: { tokenHost: 'gitlab.com' } }
  },
  { name: 'quay', title: 'Quay', address: 'https://quay.io', options: {}, types }
]
