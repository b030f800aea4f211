import { HttpError } from '@oazapfts/runtime'
import t from 'tap'
import type { Finding } from '#api'
import { errorsByField, fieldAt, fingerprintOf, toAccept } from '../../../../../src/console/pages/form/validation.ts'

const finding = (pointer: string, detail: string, code = 'NoSuchCode'): Finding => ({
  pointer,
  detail,
  code,
  severity: 'warning'
})

t.test('a finding belongs to the field that it points at', async t => {
  t.strictSame(
    ['#/data/username', '#/description', '#/data', 'x'].map(pointer => fieldAt({ pointer })),
    ['username', 'description', 'data', 'x']
  )
})

t.test('what refused a save wins over what the validation said before', async t => {
  const errors = [{ pointer: '#/data/password', detail: 'from the save' }]
  const refused = new HttpError(400, { code: 'VALIDATION_FAILED', title: 'x', detail: 'y', errors }, new Headers())
  const check = [finding('#/data/password', 'from the check'), finding('#/description', 'too long')]
  t.strictSame(
    [...errorsByField(check, refused)],
    [
      ['password', 'from the save'],
      ['description', 'too long']
    ]
  )
  t.strictSame(
    [...errorsByField(check, undefined)].map(([, text]) => text),
    ['from the check', 'too long']
  )
})

t.test('accepting some warnings accepts neither others nor those of another place', async t => {
  const [a, b] = [finding('#/a', '', 'One'), finding('#/b', '', 'Two')]
  t.equal(fingerprintOf([a, b]), fingerprintOf([b, a]))
  for (const other of [[a], [a, b, b], [a, finding('#/c', '', 'Two')], [a, finding('#/b', '', 'Three')]])
    t.not(fingerprintOf(other), fingerprintOf([a, b]))
})

t.test('what only advises is not asked about', async t => {
  const advises: Finding = { ...finding('#/data/password', '', 'UrlUnsafe'), severity: 'advice' }
  const asks: Finding = { ...finding('#/data/token', '', 'Placeholder'), severity: 'warning' }
  t.strictSame(toAccept([advises, asks]), [asks])
  t.equal(fingerprintOf(toAccept([advises])), '', 'nothing to accept')
})
