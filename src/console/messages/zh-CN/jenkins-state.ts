import type { jenkinsStateMessages as English } from '../en/jenkins-state.ts'
import type { Translation } from '../translation.ts'
import { list, number } from './intl.ts'

export const jenkinsStateMessages: Translation<typeof English> = {
  away: name => `Jenkins 控制器“${name}”没有响应。`,
  paused: name => `对 Jenkins 控制器“${name}”的请求已暂停。`,
  failing: name => `凭证桥无法使用 Jenkins 控制器“${name}”。`,
  several: (n, names) => `${number(n)} 个 Jenkins 控制器没有响应：${list(names)}。`,
  since: '开始于',
  waiting: n => `${number(n)} 项更改正在等待，恢复响应后将同步。`,
  asOf: '您看到的项目状态读取于',
  neverRead: '其项目从未被读取。',
  look: '详情',
  nextCheck: '下次检查',
  inbox: n => `收件箱：${number(n)} 项待处理`,
  inboxTitle: '待处理事项',
  inboxEmpty: '没有待处理的事项。',
  inboxAll: '在概览中查看全部'
}
