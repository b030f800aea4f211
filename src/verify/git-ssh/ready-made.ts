import type { ReadyMade } from '../kind.ts'

/** Git hosts with the host keys that they publish, each of one kind alone; the others are learnt by a look at the server. */
export const readyMade: readonly ReadyMade[] = [
  {
    ...{ name: 'github-ssh', title: 'GitHub over SSH', address: 'ssh://github.com', options: {}, types: ['ssh-key'] },
    hostKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl']
  },
  {
    ...{ name: 'gitlab-ssh', title: 'GitLab.com over SSH', address: 'ssh://gitlab.com', options: {}, types: ['ssh-key'] },
    hostKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf']
  },
  {
    ...{
      name: 'bitbucket-ssh',
      title: 'Bitbucket Cloud over SSH',
      address: 'ssh://bitbucket.org',
      options: {},
      types: ['ssh-key']
    },
    hostKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO']
  }
]
