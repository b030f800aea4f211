import t from 'tap'
import { entriesOf, hrefOf, matching } from '../../../../../src/console/ui/palette/entries.ts'

const hit = { kind: 'credential', project: 'shop', displayName: 'Web shop', id: 'hub', type: 'ssh-key' } as const
const found = { ...hit, description: 'Docker', phase: 'Synced', expiresAt: null } as const
const nothing = { project: undefined, may: () => false, hasProjects: false }
const hrefs = (entries: ReturnType<typeof entriesOf>) => entries.flatMap(({ href, act }) => href ?? act ?? [])

t.test('only what the caller may do and see is offered', async t => {
  t.strictSame(hrefs(entriesOf(nothing)), [
    ...[
      '/',
      '/projects',
      '/credentials',
      '/credentials?phase=Blocked',
      '/credentials?phase=Drifted',
      '/credentials?expired=true'
    ],
    ...['/help', '/docs/', 'about', 'keys', 'theme-auto', 'theme-light', 'theme-dark', 'sign-out']
  ])
  const all = hrefs(entriesOf({ project: 'shop', may: () => true, hasProjects: true }))
  for (const href of [
    '/projects/shop/new',
    '/projects/shop/import',
    '/projects/shop/webhooks',
    'sync',
    '/controllers',
    '/access/audit'
  ])
    t.ok(all.includes(href))
  const viewer = hrefs(entriesOf({ project: 'shop', may: () => false, hasProjects: true }))
  for (const href of ['/projects/shop/new', '/projects/shop/webhooks', 'sync', '/access/audit']) t.notOk(viewer.includes(href))
})

t.test('no two lines have one key', async t => {
  const all = matching(
    's',
    [found, { ...found, id: null, type: null, phase: null }],
    [...entriesOf({ project: 'shop', may: () => true, hasProjects: true })]
  )
  t.equal(new Set(all.map(({ key }) => key)).size, all.length)
})

t.test('what was found comes first, then the pages and actions with every word', async t => {
  const all = entriesOf({ project: 'shop', may: () => true, hasProjects: true })
  t.match(matching('DRIFT shop', [found], all), [
    { text: 'hub', detail: 'Web shop · Docker' },
    { text: 'Drift', detail: 'shop' }
  ])
  t.equal(matching('drift shop', [], all).length, 1)
  t.equal(matching('  ', [found], all).length, all.length, 'without a word, nothing that was found before')
})

t.test('addresses escape what they are made of', async t => {
  t.equal(hrefOf({ ...found, id: 'a/b?c#d' }), '/projects/shop/credentials/a%2Fb%3Fc%23d')
  t.equal(hrefOf({ ...found, id: null }), '/projects/shop/credentials')
})
