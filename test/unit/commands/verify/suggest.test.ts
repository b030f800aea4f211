import t from 'tap'
import { suggestedTarget } from '../../../../src/commands/verify/suggest.ts'
import type { Facts } from '../../../../src/domain/findings.ts'
import { tokenKindOf } from '../../../../src/domain/types/access-token/token-kinds.ts'
import type { VerifyTarget } from '../../../../src/domain/verify-target.ts'
import { kinds } from '../../../../src/verify/kinds.ts'

const at = '2026-01-01T00:00:00.000Z'
const target = (name: string, address: string, more: Partial<VerifyTarget> = {}): VerifyTarget => ({
  ...{ name, kind: 'http', address, ca: null, hostKeys: [], options: {}, projects: ['*'] },
  ...{ types: ['access-token', 'username-password', 'kubeconfig'] },
  ...{ generation: 1, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a' },
  ...more
})
const github = target('github', 'https://api.github.com/user')
const enterprise = target('ghes', 'https://github.example.com/api/v3/user')
const ghcr = target('ghcr', 'https://ghcr.io')
const gitlab = target('gitlab', 'https://gitlab.com/api/v4/user')
const hub = target('hub', 'https://registry-1.docker.io')
const intern = target('intern', 'https://git.example.com:8443/user')
const suggested = (targets: readonly VerifyTarget[], facts: Facts, type = 'access-token') =>
  suggestedTarget(targets, 'shop', type, facts)
const kindOf = (token: string): Facts => {
  const kind = tokenKindOf(token)
  if (kind === undefined) throw new Error('no kind')
  return { kind }
}

t.test('a token is tried where its service is', async t => {
  const all = [github, gitlab, hub, intern]
  t.equal(suggested(all, kindOf('ghp_x')), 'github')
  t.equal(suggested(all, kindOf('github_pat_x')), 'github')
  t.equal(suggested(all, kindOf('glpat-x')), 'gitlab')
  t.equal(suggested(all, kindOf('dckr_pat_x'), 'username-password'), 'hub')
  t.equal(suggested(all, kindOf('xoxb-x')), undefined, 'a service that none of them is of')
  t.equal(suggested(all, {}), undefined)
  t.equal(suggested([github, enterprise, ghcr], kindOf('ghp_x')), 'github', 'that of the makers goes before others')
  t.equal(suggested([enterprise, ghcr], kindOf('ghp_x')), undefined, 'several are a guess')
  t.equal(suggested([enterprise, hub], kindOf('ghp_x')), 'ghes')
  t.equal(suggested([github, target('other', 'https://github.com/')], kindOf('ghp_x')), undefined)
})

t.test('the only one that fits, unless the token is of another service', async t => {
  t.equal(suggested([intern], kindOf('ghp_x')), 'intern', 'a service that people install has any name')
  t.equal(suggested([intern], {}), 'intern')
  t.equal(suggested([hub], kindOf('ghp_x')), undefined)
  t.equal(suggested([hub, intern], kindOf('ghp_x')), 'intern')
  t.equal(suggested([hub], {}), 'hub')
  t.equal(suggested([hub], kindOf('xoxb-x')), 'hub', 'of a service that is not known')
  t.equal(suggested([], kindOf('ghp_x')), undefined)
})

t.test('a kubeconfig is tried on its server alone', async t => {
  const [one, two] = ['a', 'b'].map(name => target(name, `https://rancher.example.com/k8s/clusters/${name}`))
  const clusters = [one, two].filter(cluster => cluster !== undefined)
  const suggestedFor = (server: string) => suggested(clusters, { server }, 'kubeconfig')
  t.equal(suggestedFor('https://rancher.example.com/k8s/clusters/b'), 'b')
  t.equal(suggestedFor('https://RANCHER.example.com:443/k8s/clusters/a/'), 'a')
  t.equal(suggestedFor('https://rancher.example.com'), undefined)
  t.equal(suggestedFor('https://rancher.example.com:6443/k8s/clusters/a'), undefined)
  t.equal(suggested(clusters.slice(0, 1), { server: 'https://10.0.0.1:6443' }, 'kubeconfig'), undefined, 'not on the only one')
})

t.test('a JWT where it was issued', async t => {
  const issuer = 'https://git.example.com:8443'
  t.equal(suggested([hub, intern], { kind: 'JWT', issuer }), 'intern')
  t.equal(suggested([hub, intern], { kind: 'JWT', issuer: 'kubernetes/serviceaccount' }), undefined)
})

t.test('only what the project may use for this type; names of hosts that only look alike are others', async t => {
  t.equal(suggested([{ ...github, projects: ['bank'] }, intern, hub], kindOf('ghp_x')), 'intern')
  t.equal(suggested([{ ...github, types: ['username-password'] }], kindOf('ghp_x')), undefined)
  for (const host of ['notgithub.com', 'github.com.example.org:1', 'docker.io.example.org', 'mydocker.com'])
    t.equal(suggested([target('alike', `https://${host}/`), hub, gitlab], kindOf('dckr_pat_x')), 'hub', host)
})

t.test('every ready-made verify target of a service is found for its tokens', async t => {
  const ready = kinds.flatMap(({ kind, readyMade }) =>
    readyMade.map(one => target(one.name, one.address, { kind, types: one.types }))
  )
  t.equal(suggested(ready, kindOf('ghp_x')), 'github')
  t.equal(suggested(ready, kindOf('glpat-x')), 'gitlab')
  t.equal(suggested(ready, kindOf(`npm_x`)), 'npm')
  t.equal(suggested(ready, kindOf('dckr_pat_x'), 'username-password'), 'docker-hub')
})
