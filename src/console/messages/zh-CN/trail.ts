import type { trailMessages as English } from '../en/trail.ts'
import type { Translation } from '../translation.ts'
export const trailMessages: Translation<typeof English> = {
  any: '全部',
  since: '开始时间',
  until: '结束时间',
  show: '显示',
  more: '显示更早的记录',
  jsonLines: '保存为 JSON Lines',
  csv: '保存为 CSV'
}
