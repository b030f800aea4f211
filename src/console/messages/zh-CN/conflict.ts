import type { conflictMessages as English } from '../en/conflict.ts'
import type { Translation } from '../translation.ts'

export const conflictMessages: Translation<typeof English> = {
  title: '在此期间已被他人更改',
  when: '更改时间',
  overwrite: '用我的内容覆盖',
  takeTheirs: '放弃我的内容'
}
