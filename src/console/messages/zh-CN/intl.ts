import { intlOf } from '../intl.ts'

export const { number, plural, list } = intlOf('zh-CN')
