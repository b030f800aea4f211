import type { overviewMessages as English } from '../en/overview.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const overviewMessages: Translation<typeof English> = {
  title: '概览',
  asOf: '数据更新于',
  windowLabel: '图表的时间范围',
  window: { '24h': '24 小时', '7d': '7 天', '30d': '30 天' },
  all: n => `显示全部 ${number(n)} 项`,
  partial: parts => `部分数据无法读取，暂缺：${parts}。页面会自动重试。`,
  part: {
    projects: '项目',
    attention: '待处理事项',
    drift: '偏差',
    timeToJenkins: '同步到 Jenkins 的时间',
    expiries: '到期时间',
    controllers: '控制器',
    events: '事件'
  },

  tilesLabel: '总计',
  tiles: {
    projects: '项目',
    credentials: '凭证',
    synced: '已同步',
    drifted: '有偏差',
    blocked: '受阻',
    retrying: '重试中',
    expired: '已过期',
    in7Days: '7 天内到期',
    in30Days: '30 天内到期',
    stale: '旧值',
    invalid: '无效',
    unmanaged: '未受管'
  },

  health: '项目（问题最多的在前）',
  healthOf: name => `${name} 的健康状况`,
  allProjects: n => `全部 ${number(n)} 个项目`,

  attention: '待处理事项',
  attentionCount: n => `${number(n)} 项待处理`,
  nothing: '没有待处理的事项',
  nothingText: 'Jenkins 中的所有凭证均符合预期，一周内没有凭证到期。',
  columns: { project: '项目', id: 'ID', type: '类型', what: '问题', since: '时间', action: '操作' },
  wholeProject: '整个项目',
  more: n => `还有 ${number(n)} 项`,
  actions: {
    sync: '立即同步',
    edit: '编辑',
    'review-drift': '查看偏差',
    renew: '更新',
    refresh: '重新读取',
    'take-over': '去处理',
    resume: '恢复',
    none: '查看'
  },
  actionOn: (action, what) => `${action}：${what}`,
  synced: id => `已请求同步 ${id}。`,
  resumed: project => `已恢复项目 ${project}。`,

  charts: '趋势',
  drift: '偏差',
  driftText: '在 Jenkins 中发现并修复的更改。',
  found: '发现',
  repaired: '修复',
  timeToJenkins: '同步到 Jenkins 的时间',
  timeToJenkinsText: '从接受更改到确认更改已在 Jenkins 中。',
  p50: '中位数（p50）',
  p95: '第 95 百分位（p95）',
  seconds: n => `${number(n)}\u00a0秒`,
  expiries: '未来 90 天到期',
  expiriesText: '按到期的周统计。点击柱形可打开在此之前到期的凭证列表。',
  expiring: '到期',
  time: '时间',
  week: '周起始日',
  asTable: '显示表格',
  asChart: '显示图表',
  asTableOf: name => `显示表格：${name}`,
  asChartOf: name => `显示图表：${name}`,
  noData: '该时间范围内没有数据。',

  controllers: '控制器',
  controllerState: { Ready: '正常响应', Failing: '需要修复', Unknown: '没有响应', paused: '请求已暂停', unasked: '尚未检查' },
  waiting: n => `${number(n)} 项更改等待同步`,
  controllerProjects: n => `${number(n)} 个项目`,

  events: '近期事件',
  noEvents: '还没有事件。',

  steps: {
    title: '欢迎使用凭证桥',
    text: '只需三步，流水线即可使用保存在此处的凭证。',
    project: '创建项目',
    projectText: '项目拥有 Jenkins 中的一个文件夹，由项目成员管理其中的凭证。',
    projectAsk: '请平台管理员创建项目，或请项目管理员将您添加为成员。',
    credential: '添加凭证',
    credentialText: '凭证桥将其写入 Jenkins 并回读确认。机密信息不会再次显示。',
    credentialAsk: '请项目的操作员或管理员添加凭证。',
    pipeline: '在流水线中使用',
    pipelineText: '每个凭证都提供可直接复制的 Jenkinsfile 步骤。',
    docs: '流水线如何使用凭证',
    done: '已完成'
  },
  noRole: '您在任何项目中都还没有角色',
  noRoleText: '请项目管理员将您添加为成员。您的名称显示在右上角的菜单中。'
}
