import { defaultPolicies } from '../../domain/project.ts'
import { AT, EARLIER, LATER, PROJECT, SEEN } from './constants.ts'

const ACCOUNT = 'com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl'

const target = {
  controller: 'default',
  folder: [PROJECT],
  state: 'Ready',
  checkedAt: AT,
  unmanaged: 0
}

const project = {
  name: PROJECT,
  displayName: 'Demo',
  controller: 'default',
  folder: [PROJECT],
  targets: [target],
  policies: defaultPolicies,
  generation: 1,
  createdAt: EARLIER,
  createdBy: 'alice',
  updatedAt: EARLIER,
  updatedBy: 'alice',
  movedFrom: null,
  deletedAt: null,
  checkedAt: AT,
  blocked: null,
  counts: { Pending: 0, Synced: 7, Retrying: 0, Blocked: 1, Drifted: 0, Deleting: 0 },
  unmanaged: 0,
  expired: 0,
  expiringIn7Days: 0,
  expiringIn30Days: 1,
  stale: 0,
  invalid: 0,
  waiting: 0,
  waitingSince: null,
  nextCheckAt: LATER,
  jenkins: { controller: 'default', state: 'Ready', reason: null, since: null, paused: false },
  copies: 0,
  snippets: { registry: 'ghcr.io' }
}

/** Example answers about projects, by schema and name. */
export const projectAnswers = {
  Project: {
    ready: project,
    deleting: { ...project, generation: 2, updatedAt: AT, deletedAt: AT, counts: { ...project.counts, Synced: 0, Deleting: 7 } }
  },
  Plan: {
    plan: {
      project: PROJECT,
      readAt: AT,
      actions: [
        { id: 'dockerhub-id', action: 'repair', reason: 'SecretChanged', fields: ['password'] },
        { id: 'sonar-token', action: 'none', reason: 'InSync', fields: [] },
        {
          ...{ id: 'nexus', action: 'none', reason: 'FieldsChanged', fields: ['description'] },
          differs: [{ field: 'description', here: 'Nexus', there: 'Nexus (old)', secret: false, keepable: true }],
          since: EARLIER,
          seen: SEEN
        }
      ],
      requests: 3
    }
  },
  UnmanagedList: {
    page: {
      items: [
        {
          ...{ id: 'old-registry', seen: SEEN, className: ACCOUNT, title: 'Username with password' },
          ...{ types: ['username-password'], description: 'The old registry', data: { username: 'alice' } },
          ...{ used: true, lastUsedAt: EARLIER, ignored: null }
        }
      ],
      nextCursor: null,
      total: 1,
      readAt: AT
    }
  },
  Forgotten: {
    forgotten: {
      project: PROJECT,
      id: 'dockerhub-id',
      message: 'The credential is deleted here. Jenkins may still hold it in the folder demo.'
    }
  },
  Copies: {
    copies: {
      project: PROJECT,
      searchedAt: AT,
      foldersSearched: 42,
      complete: true,
      pending: false,
      copies: [
        {
          controller: 'default',
          folder: ['demo-old'],
          proof: 'same-ciphertext',
          ids: ['dockerhub-id'],
          unproved: [],
          foundAt: AT,
          removalRequestedAt: null
        }
      ],
      removals: []
    }
  }
}
