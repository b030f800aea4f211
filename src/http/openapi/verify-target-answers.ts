import type { VerifyKind } from '../../verify/kind.ts'
import { kinds } from '../../verify/kinds.ts'
import { AT } from './constants.ts'

const projects = ['shop-*']
const NAME = 'team-registry'

const inputOf = ({ kind, trust, example }: VerifyKind) => ({
  ...{ name: NAME, kind, address: example.address, projects, types: example.types, options: example.options },
  ...(trust === 'hostKeys' ? { hostKeys: example.hostKeys ?? [] } : {})
})

/** A body that registers a verify target of each kind. */
export const verifyTargetBodies = {
  CreateVerifyTarget: Object.fromEntries(kinds.map(kind => [kind.kind, inputOf(kind)]))
}

const shownOf = (kind: VerifyKind) => ({
  ...{ ca: null, hostKeys: [], ...inputOf(kind), generation: 1 },
  ...{ createdAt: AT, createdBy: 'alice', updatedAt: AT, updatedBy: 'alice' }
})

const targets = Object.fromEntries(kinds.map(kind => [kind.kind, shownOf(kind)]))
const readyMade = kinds.flatMap(({ kind, readyMade }) =>
  readyMade.map(one => ({ ...one, kind, hostKeys: one.hostKeys ?? [], isOn: false }))
)

/** Example answers about verify targets, by schema and name. */
export const verifyTargetAnswers = {
  VerifyTarget: targets,
  VerifyTargetList: {
    page: {
      ...{ items: Object.values(targets).slice(0, 1), nextCursor: null, total: 1, closed: [] },
      readyMade: readyMade.slice(0, 1)
    }
  },
  VerifyTargetHostKeys: {
    keys: {
      hostKeys: [
        {
          key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
          fingerprint: 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
          isPinned: false
        }
      ]
    }
  },
  ProjectVerifyTargetList: {
    page: {
      items: [{ name: NAME, kind: 'registry', title: 'Container registry', types: ['username-password'] }],
      ...{ nextCursor: null, total: 1 }
    }
  }
}
