import { AT, EARLIER, LATER, PROJECT } from './constants.ts'

const inSync = {
  controller: 'default',
  folder: [PROJECT],
  phase: 'Synced',
  reason: null,
  message: null,
  observedGeneration: 1,
  syncedAt: AT,
  drift: null
}

const status = {
  phase: 'Synced',
  observedGeneration: 1,
  syncedAt: AT,
  reason: null,
  message: null,
  attempts: 0,
  nextAttemptAt: null,
  drift: null,
  since: null,
  valuesWatched: true,
  verified: { state: 'valid', at: AT, target: 'registry', reason: null, message: null },
  targets: [inSync]
}

const credential = {
  id: 'dockerhub-id',
  project: PROJECT,
  type: 'username-password',
  description: 'Docker Hub',
  data: { username: 'alice' },
  secretFields: ['password'],
  usernameSecret: false,
  generation: 1,
  createdAt: EARLIER,
  createdBy: 'alice',
  updatedAt: EARLIER,
  updatedBy: 'alice',
  rotatedAt: EARLIER,
  expiresAt: null,
  status,
  warnings: [],
  facts: {}
}

const drift = { fields: ['password'], reason: 'SecretChanged', detectedAt: AT }
const waiting = { reason: 'JenkinsUnreachable', message: 'Jenkins cannot be reached.', observedGeneration: null, syncedAt: null }

const SCRIPT = `node {
  withCredentials([usernamePassword(credentialsId: 'dockerhub-id', usernameVariable: 'REGISTRY_USER', passwordVariable: 'REGISTRY_PASSWORD')]) {
    sh '''
      set +x
      printf "%s" "$REGISTRY_PASSWORD" | docker login --username="$REGISTRY_USER" --password-stdin registry.example.com
    '''
  }
}
`

const step = {
  title: 'Log in to a registry',
  code: "withCredentials([usernamePassword(credentialsId: 'dockerhub-id', usernameVariable: 'REGISTRY_USER', passwordVariable: 'REGISTRY_PASSWORD')]) {}",
  needs: ['credentials-binding']
}

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: demo
clusters:
- name: demo
  cluster: { server: "https://k8s.example.com:6443" }
contexts:
- name: demo
  context: { cluster: demo, user: demo }
users:
- name: demo
  user: { token: example-only-token }
`

/** Example answers about credentials, by schema and name. */
export const credentialAnswers = {
  Credential: {
    synced: credential,
    drifted: {
      ...credential,
      status: { ...status, phase: 'Drifted', drift, targets: [{ ...inSync, phase: 'Drifted', drift }] }
    },
    retrying: {
      ...credential,
      status: {
        ...{ ...status, ...waiting, phase: 'Retrying', attempts: 2, nextAttemptAt: LATER, valuesWatched: null },
        targets: [{ ...inSync, ...waiting, phase: 'Retrying' }]
      }
    }
  },
  Validation: {
    valid: { ...{ valid: true, errors: [], warnings: [], facts: {}, suggestedTarget: 'registry', expiresAt: null }, step },
    resolved: {
      ...{ valid: true, errors: [], warnings: [], facts: {}, suggestedTarget: null, expiresAt: null, step },
      source: {
        ...{ state: 'resolved', version: '3' },
        fields: [{ name: 'password', state: 'resolved', reason: null, message: null }]
      }
    },
    refused: {
      valid: false,
      errors: [{ code: 'Invalid', severity: 'error', detail: 'It must not be empty.', pointer: '#/data/password' }],
      warnings: [],
      facts: {},
      suggestedTarget: null,
      expiresAt: null,
      step
    }
  },
  Snippet: {
    login: {
      title: 'Log in to a registry',
      language: 'groovy',
      form: 'whole',
      style: 'scripted',
      needs: ['credentials-binding'],
      names: { usernameVariable: 'REGISTRY_USER', passwordVariable: 'REGISTRY_PASSWORD' },
      panel: null,
      code: SCRIPT
    }
  },
  Usage: {
    used: {
      tracked: true,
      used: true,
      jobs: [
        {
          name: 'demo/build',
          url: 'https://jenkins.example.com/job/demo/job/build/',
          builds: [{ from: 3, to: 7 }],
          lastBuild: 7,
          lastBuildAt: AT
        }
      ],
      lastUsedAt: AT,
      readAt: LATER,
      since: EARLIER,
      note: 'One job has used it.',
      before: null,
      beforeNote: null
    }
  },
  SearchResult: {
    found: {
      hits: [
        {
          ...{ kind: 'credential', project: PROJECT, displayName: 'Demo', id: 'dockerhub-id', type: 'username-password' },
          ...{ description: 'Docker Hub', phase: 'Synced', expiresAt: null }
        },
        {
          ...{ kind: 'project', project: 'docker-images', displayName: 'Docker images', id: null, type: null },
          ...{ description: '', phase: null, expiresAt: null }
        }
      ],
      ...{ total: 2, partial: false }
    }
  },
  SetResult: {
    applied: {
      ...{ created: 1, updated: 0, unchanged: 1, deleted: 0 },
      items: [
        { id: 'dockerhub-id', action: 'unchanged', previousGeneration: 2 },
        { id: 'sonar-token', action: 'created', previousGeneration: 0 }
      ]
    }
  },
  Export: {
    set: {
      project: PROJECT,
      credentials: [{ id: 'dockerhub-id', type: 'username-password', description: 'Docker Hub', data: { username: 'alice' } }]
    }
  },
  // Rules that look for schemas take an object with the fields `type` and `example` for one, so the items are left out.
  CredentialTypeList: { 'without-items': { items: [], nextCursor: null, total: 8 } },
  CurrentKubeconfig: { kubeconfig: { content: KUBECONFIG, source: 'file', warnings: [] } }
}
