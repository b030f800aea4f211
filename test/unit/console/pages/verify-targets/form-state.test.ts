import t from 'tap'
import type { KindName, ReadyMadeVerifyTarget, VerifyTarget } from '../../../../../src/console/api/verify-targets.ts'
import {
  buildReadyMade,
  buildTarget,
  buildTargetPatch,
  emptyTarget,
  emptyVerb,
  readTarget,
  startOf,
  type TargetForm
} from '../../../../../src/console/pages/verify-targets/form-state.ts'

const at = '2026-11-30T10:00:00.000Z'
const stored = (kind: KindName, more: Partial<VerifyTarget> = {}): VerifyTarget => ({
  ...{ name: 'one', kind, address: 'https://one.example.com', ca: null, hostKeys: [], options: {}, projects: ['shop-*', 'web'] },
  ...{ types: ['username-password'], generation: 3, createdAt: at, createdBy: 'anna', updatedAt: at, updatedBy: 'anna' },
  ...more
})
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'
const targets: readonly VerifyTarget[] = [
  stored('registry', {
    options: { repository: 'team/app', actions: ['push', 'pull'], tokenHost: 'auth.example.com' },
    ca: 'PEM\n'
  }),
  stored('registry', { options: { actions: ['pull'] } }),
  stored('git-https', { options: { repository: 'team/app.git', access: 'read' } }),
  stored('git-ssh', { hostKeys: [key], types: ['ssh-key', 'username-password'], options: { password: true } }),
  stored('git-ssh', { types: ['ssh-key'], options: { password: false } }),
  stored('http', { types: ['access-token'], options: { expectStatus: 204 } }),
  stored('kubernetes', {
    types: ['kubeconfig'],
    options: {
      verbs: [
        { verb: 'get', resource: 'pods' },
        { verb: 'patch', resource: 'deployments.apps', namespace: 'shop' }
      ]
    }
  })
]
const formOf = (target: VerifyTarget): TargetForm => readTarget(target, target.kind as KindName)
const fresh = (kind: KindName, more: Partial<TargetForm> = {}): TargetForm => ({
  ...{ ...emptyTarget, ...startOf(kind), name: 'one', address: ' https://one.example.com ' },
  ...more
})

t.test('a new one has what was entered; what the bridge assumes by itself is left out', async t => {
  t.strictSame(buildTarget(fresh('registry', { projects: ' shop-* \n\nweb' })), {
    ...{ name: 'one', kind: 'registry', address: 'https://one.example.com', projects: ['shop-*', 'web'] },
    types: ['username-password']
  })
  t.strictSame(buildTarget(fresh('git-ssh', { hostKeys: `${key}\n`, ca: 'left behind' })), {
    ...{ name: 'one', kind: 'git-ssh', address: 'https://one.example.com', hostKeys: [key], projects: [], types: ['ssh-key'] }
  })
})

t.test('options are in the words of the API', async t => {
  const optionsOf = (kind: KindName, entries: TargetForm['entries'], more: Partial<TargetForm> = {}) =>
    buildTarget(fresh(kind, { entries, ...more })).options
  t.strictSame(optionsOf('registry', { repository: 'a/b', actions: 'pull,push', tokenHost: ' auth ' }), {
    ...{ repository: 'a/b', actions: ['pull', 'push'], tokenHost: 'auth' }
  })
  t.strictSame(optionsOf('registry', { repository: '', actions: 'push' }), undefined, 'actions are those of a repository')
  t.strictSame(optionsOf('git-https', { repository: '', access: 'write' }), { access: 'write' })
  t.strictSame(optionsOf('http', { expectStatus: '204' }), { expectStatus: 204 })
  t.strictSame(optionsOf('http', { expectStatus: '2x' }), { expectStatus: '2x' }, 'to be refused at its field')
  t.strictSame(optionsOf('git-ssh', { password: true }), undefined, 'only where passwords are tried')
  t.strictSame(optionsOf('git-ssh', { password: true }, { types: ['username-password'] }), { password: true })
})

t.test('a row keeps its place, at which an error points; only an empty end is dropped', async t => {
  const filled = { verb: ' get ', resource: 'pods', namespace: ' ' }
  const rows = [emptyVerb, filled, emptyVerb, filled, emptyVerb, emptyVerb]
  t.strictSame(buildTarget(fresh('kubernetes', { verbs: rows })).options, {
    verbs: [
      { verb: '', resource: '' },
      { verb: 'get', resource: 'pods' },
      { verb: '', resource: '' },
      { verb: 'get', resource: 'pods' }
    ]
  })
  t.strictSame(buildTarget(fresh('kubernetes', { verbs: [emptyVerb] })).options, undefined)
})

t.test('an untouched form changes nothing', async t => {
  for (const target of targets) t.strictSame(buildTargetPatch(formOf(target), formOf(target)), {}, JSON.stringify(target.options))
})

t.test('a change has what was changed alone, and null for what is gone', async t => {
  const changed = (target: VerifyTarget, change: (form: TargetForm) => Partial<TargetForm>) => {
    const start = formOf(target)
    return buildTargetPatch({ ...start, ...change(start) }, start)
  }
  const [registry, , , ssh, , http, cluster] = targets as [
    ...[VerifyTarget, VerifyTarget, VerifyTarget, VerifyTarget],
    ...[VerifyTarget, VerifyTarget, VerifyTarget]
  ]
  t.strictSame(
    changed(registry, ({ entries }) => ({ entries: { ...entries, repository: '' }, ca: ' ' })),
    { ca: null, options: { repository: null, actions: null } }
  )
  t.strictSame(
    changed(registry, ({ entries }) => ({ entries: { ...entries, actions: 'pull' } })),
    { options: { actions: null } }
  )
  t.strictSame(
    changed(ssh, () => ({ types: ['ssh-key'], hostKeys: '' })),
    { hostKeys: [], types: ['ssh-key'], options: { password: null } }
  )
  t.strictSame(
    changed(http, () => ({ projects: '', address: 'https://two.example.com' })),
    { address: 'https://two.example.com', projects: [] }
  )
  t.strictSame(
    changed(cluster, ({ verbs }) => ({ verbs: verbs.slice(0, 1) })),
    { options: { verbs: [{ verb: 'get', resource: 'pods' }] } }
  )
})

t.test('a service is registered as the bridge describes it, with host keys where these prove it', async t => {
  const service: ReadyMadeVerifyTarget = {
    ...{ name: 'hub', kind: 'registry', title: 'Hub', address: 'https://hub.example.com', hostKeys: [], isOn: false },
    ...{ options: { tokenHost: 'auth.example.com' }, types: ['username-password'] }
  }
  const { address, options, types } = service
  t.strictSame(buildReadyMade(service, 'my-hub', 'shop\n'), {
    ...{ name: 'my-hub', kind: 'registry', address, options, types, projects: ['shop'] }
  })
  const ssh = { ...service, kind: 'git-ssh', hostKeys: [key], options: {}, types: ['ssh-key'] }
  t.match(buildReadyMade(ssh, 'git', ''), { hostKeys: [key], projects: [] })
})
