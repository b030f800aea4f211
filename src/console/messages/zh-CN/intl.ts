import type { marks as English } from '../en/intl.ts'
import { intlOf } from '../intl.ts'
import type { Translation } from '../translation.ts'

export const { number, plural, list } = intlOf('zh-CN')

export const marks: Translation<typeof English> = {
  colon: '：',
  stop: '。',
  comma: '，',
  item: '、',
  space: '',
  aside: text => `（${text}）`
}
