import t from 'tap'
import { createFindCredentials, type SearchPlace } from '../../../src/commands/find-credentials.ts'
import { newEvent } from '../../../src/domain/event.ts'
import { nothingKnown } from '../../../src/domain/findings.ts'
import { defaultPolicies } from '../../../src/domain/project.ts'
import { createCredentialIndex } from '../../../src/store/credential/credential-index.ts'
import { createCredentialStore } from '../../../src/store/credential/credential-store.ts'
import { createProjectStore } from '../../../src/store/project/project-store.ts'
import { newProofs } from '../../helpers/bridge.ts'
import { startTestRedis } from '../../helpers/redis-server.ts'

const { client, close } = await startTestRedis()
t.teardown(close)
const proofs = newProofs()
const index = createCredentialIndex(client, proofs)
const [projects, credentials] = [createProjectStore(client, proofs), createCredentialStore(client, proofs)]

const at = '2026-01-01T00:00:00.000Z'
const by = { createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', deletedAt: null, generation: 1 }
const contents: Record<string, number> = { a: 3, b: 0, c: 1, d: 0, e: 0, f: 2, g: 0 }
for (const [name, count] of Object.entries(contents)) {
  const place = { controller: 'default', folder: [name], policies: defaultPolicies, movedFrom: null }
  await projects.create({ ...by, ...place, name, uid: name, displayName: name }, newEvent('ProjectCreated', {}))
  const changes = Array.from({ length: count }, (_, i) => ({
    credential: {
      ...{ ...by, ...nothingKnown, project: name, id: `${i}`, type: 'access-token', description: '', data: {} },
      ...{ secretFields: ['token'], adopt: false, expiresAt: null, statedExpiry: null, rotatedAt: at }
    },
    ...{ sealed: 'sealed', from: 0, event: newEvent('Created', {}) }
  }))
  if (count > 0) await credentials.commit(name, changes)
}
const noSources = { allUsers: async () => [] }
const names = Object.keys(contents)
const visibleTo = (some: readonly string[]) => ({
  isVisible: (name: string) => some.includes(name),
  names: async (after: string | undefined, limit: number) =>
    some.filter(name => after === undefined || name > after).slice(0, limit)
})
const all = (some: readonly string[]) =>
  some.flatMap(name => Array.from({ length: contents[name] ?? 0 }, (_, i) => `${name}/${i}`))

t.test('every limit: each credential is on one page, in order, and a count that stopped says so', async t => {
  for (const some of [names, ['a', 'f'], ['c', 'gone'], []])
    for (const most of [1, 2, 3, 7, 100])
      for (const counted of [1, 3, 100])
        for (const limit of [1, 2, 5, 10]) {
          const find = createFindCredentials(index, noSources, { projects: most, counted })
          const found: string[] = []
          let pages = 0
          for (let after: SearchPlace | undefined | null; after !== null; pages++) {
            const page = await find(visibleTo(some), { filter: {}, after, limit })
            found.push(...page.items.map(({ project, stored }) => `${project.name}/${stored.credential.id}`))
            if (page.items.length > limit || page.total.count > all(some).length) t.fail('too many')
            if (!page.total.isLeast && page.total.count !== all(some).length) t.fail('a wrong total')
            if (most === 100 && counted === 100 && page.total.isLeast) t.fail('all was counted')
            after = page.next
            if (pages > 50) break
          }
          t.strictSame(found, all(some), `${some.join()} by ${limit}, ${most} projects at most, ${counted} counted`)
        }
})

t.test('no request looks at more projects than twice the limit, and one', async t => {
  let asked = 0
  const find = createFindCredentials(
    {
      ...index,
      find: (...args) => {
        asked++
        return index.find(...args)
      }
    },
    noSources,
    { projects: 2, counted: 100 }
  )
  const page = await find(visibleTo(names), { filter: { phase: 'Drifted' }, after: { project: 'c', id: null }, limit: 10 })
  t.match(page, { items: [], next: { project: 'e', id: null }, total: { count: 0, isLeast: true } })
  t.equal(asked, 5)
})
