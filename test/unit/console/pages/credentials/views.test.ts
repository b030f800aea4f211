import t from 'tap'
import { columnsOf, columnsText, readColumns } from '../../../../../src/console/api/columns.ts'
import { isShown, LONGEST_NAME, MOST_VIEWS, readViews, settingsOf } from '../../../../../src/console/pages/credentials/views.ts'

t.test('columns in an address: known ones, in the order of the list', async t => {
  const table: [unknown, string | undefined][] = [
    ['updated,type', 'type,updated'],
    ['type,constructor,type', 'type'],
    ['none', 'none'],
    ['', undefined],
    ['nothing', undefined],
    [7, undefined],
    [['type'], undefined],
    [undefined, undefined]
  ]
  for (const [value, wanted] of table) t.equal(readColumns(value), wanted, JSON.stringify(value))
  t.strictSame(columnsOf('none'), [])
  t.equal(columnsText([]), 'none')
})

t.test('a view has filters, order and columns, and neither what was searched for nor a project', async t => {
  const search = { q: 'typed', project: 'secret-project', type: 'ssh-key', sort: '-id', columns: 'type', expired: true, other: 1 }
  t.strictSame(settingsOf(search), { type: 'ssh-key', sort: '-id', columns: 'type', expired: true })
  const view = { name: 'keys', settings: settingsOf(search) }
  t.ok(isShown(view, { ...search, q: 'else' }))
  t.notOk(isShown(view, { ...search, sort: 'id' }))
})

t.test('stored views of another form are dropped, and there is a limit', async t => {
  for (const stored of [
    undefined,
    null,
    'x',
    {},
    [null],
    [{ name: 'x' }],
    [{ name: '', settings: {} }],
    [{ name: 1, settings: {} }]
  ])
    t.strictSame(readViews(stored), [], JSON.stringify(stored))
  t.strictSame(readViews([{ name: 'x', settings: { type: 'no-such-type', phase: 'Synced', q: 'typed' } }]), [
    { name: 'x', settings: { phase: 'Synced' } }
  ])
  const many = Array.from({ length: 50 }, (_, i) => ({ name: `${i}${'x'.repeat(200)}`, settings: {} }))
  t.equal(readViews(many).length, MOST_VIEWS)
  t.equal(readViews(many)[0]?.name.length, LONGEST_NAME)
})
