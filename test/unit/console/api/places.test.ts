import t from 'tap'
import { matches, usableControllers } from '../../../../src/console/api/places.ts'
import { matchesAny } from '../../../../src/domain/glob.ts'

t.test('a pattern matches here as in the bridge', async t => {
  const globs = ['*', 'shop-*', '*-eu', 'a*b*c', 'shop', 'aa*aa', 'x**y']
  const names = ['shop', 'shop-', 'shop-a', 'my-eu', 'abc', 'axbxc', 'acb', 'aaa', 'aaaa', 'aaxaa', 'xy', 'xzy', '']
  for (const glob of globs)
    for (const name of names) t.equal(matches(glob, name), matchesAny([glob], name), `${glob} and ${name || 'nothing'}`)
})

t.test('a controller can be chosen for the projects of its patterns', async t => {
  const [all, shop] = [{ projects: ['*'] }, { projects: ['shop-*', 'till'] }]
  t.strictSame(usableControllers([all, shop], 'till'), [all, shop])
  t.strictSame(usableControllers([all, shop], 'shop'), [all])
})
