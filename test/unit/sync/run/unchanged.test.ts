import t from 'tap'
import type { ObservedCredential } from '../../../../src/domain/observed.ts'
import { defaultPolicies, type Project } from '../../../../src/domain/project.ts'
import type { Attempt, RunResult } from '../../../../src/sync/run/types.ts'
import { isAsDecided } from '../../../../src/sync/run/unchanged.ts'

const at = '2026-01-01T00:00:00.000Z'
const project: Project = {
  ...{ name: 'demo', uid: 'uid', displayName: 'demo', controller: 'default', folder: ['demo'], policies: defaultPolicies },
  ...{ generation: 1, createdAt: at, createdBy: 'a', updatedAt: at, updatedBy: 'a', movedFrom: null, deletedAt: null }
}
const seen = (id: string, description = ''): ObservedCredential => ({
  ...{ id, className: 'Some', visible: { description }, hidden: { secret: { state: 'encrypted', hash: 'h' } } }
})
const change = (id: string, observed: ObservedCredential | undefined) => ({ id, observed }) as RunResult['changes'][number]
const reading = (...credentials: readonly ObservedCredential[]) =>
  ({ found: true, credentials }) as unknown as RunResult['reading']
const sent = { outcome: { as: 'sent' } } as unknown as Attempt
const decided = (
  changes: RunResult['changes'],
  last: RunResult['reading'],
  attempts: ReadonlyMap<string, Attempt> = new Map()
): boolean => isAsDecided(project, { changes, reading: last, attempts })

t.test('a folder that somebody else changed during a run is not as it was decided on', async t => {
  const a = seen('a')
  t.ok(decided([change('a', a)], reading(a)), 'the same reading')
  t.ok(decided([change('a', a)], reading(seen('a'))), 'the same in a later one')
  t.ok(decided([change('a', a), change('b', undefined)], reading(seen('a'), seen('b')), new Map([['b', sent]])), 'we wrote b')
  t.notOk(decided([change('a', a), change('b', undefined)], reading(seen('a', 'theirs'), seen('b')), new Map([['b', sent]])))
  t.notOk(decided([change('a', a)], reading()), 'deleted meanwhile')
  t.notOk(decided([change('a', undefined)], reading(a)), 'appeared meanwhile')
  t.notOk(decided([change('a', a)], reading(a, seen('new'))), 'somebody added another one')
})
