import t from 'tap'
import { askedBy } from '../../../../../src/console/ui/palette/asked.ts'

const press = (key: string, more: object = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false },
  ...more
})
const cases: readonly (readonly [key: string, more: object, isBusy: boolean, asked: string | undefined])[] = [
  ['k', { ctrlKey: true }, false, 'palette'],
  ['K', { ctrlKey: true }, true, 'palette'],
  ['k', { metaKey: true }, true, 'palette'],
  ['k', { metaKey: true, ctrlKey: true }, false, undefined],
  ['k', { ctrlKey: true, altKey: true }, false, undefined],
  ['k', {}, false, undefined],
  ['/', {}, false, 'search'],
  ['/', {}, true, undefined],
  ['n', {}, false, 'new'],
  ['n', {}, true, undefined],
  ['n', { ctrlKey: true }, false, undefined],
  ['n', { metaKey: true }, false, undefined],
  ['N', {}, false, undefined],
  ['?', {}, false, 'keys'],
  ['?', {}, true, undefined],
  ['?', { isComposing: true }, false, undefined],
  ['Enter', {}, false, undefined]
]
for (const [key, more, isBusy, asked] of cases)
  t.test(`${key} ${JSON.stringify(more)} ${isBusy ? 'while somebody types' : ''}`, async t => {
    t.equal(askedBy(press(key, more), isBusy), asked)
  })
