import type { driftMessages as English } from '../en/drift.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const driftMessages: Translation<typeof English> = {
  title: '偏差',
  intro: '现在同步会执行的操作。为显示此页面读取了 Jenkins，没有做任何更改。',
  introPaused: '项目恢复后同步会执行的操作。仅为显示此页面读取了 Jenkins，没有做任何更改。',
  introUnread: '现在同步会执行的操作。',
  readAt: '读取于',
  again: '重新读取',
  inSync: '全部已同步',
  inSyncText: n => (n === 0 ? '文件夹中没有凭证，项目中也没有。' : `Jenkins 保存着此项目全部 ${number(n)} 个凭证的当前版本。`),
  cannotRead: '无法读取 Jenkins',
  causes: {
    JenkinsUnreachable: '无法连接到 Jenkins。',
    TlsFailed: 'Jenkins 的证书不受信任，或 TLS 因其他原因失败。凭证桥的运维人员可以解决此问题。',
    JenkinsTimeout: 'Jenkins 未及时响应。',
    JenkinsBooting: 'Jenkins 正在启动。',
    JenkinsOverloaded: 'Jenkins 负载过高，或发生内部错误。',
    CircuitOpen: '由于连续多次请求失败，对 Jenkins 的请求已短暂暂停。',
    Unauthorized: 'Jenkins 不接受凭证桥的用户或令牌。凭证桥的运维人员可以解决此问题。',
    Forbidden: 'Jenkins 不允许凭证桥查看该文件夹。Jenkins 管理员可以解决此问题。',
    StoreNotVisible: 'Jenkins 不允许凭证桥查看该文件夹的凭证。Jenkins 管理员可以解决此问题。',
    ControllerUnknown: '项目指定的控制器未配置。凭证桥的运维人员可以解决此问题。',
    ControllerChanged: '响应的 Jenkins 与凭证之前同步到的 Jenkins 不同。凭证桥的运维人员可以解决此问题。',
    ControllerTwice: '该 Jenkins 还以另一个名称注册。凭证桥的运维人员可以解决此问题。',
    NotJenkins: '在该地址响应的不是 Jenkins。'
  },
  cannotReadText: '差异未知，不会做任何更改。凭证桥会自动重试。',
  policy: '策略',
  policyRepair: '修复在 Jenkins 中所做的更改。',
  policyReport: '仅报告在 Jenkins 中所做的更改。',
  policyPrune: '从文件夹中删除未受管的凭证。',
  policyLeave: '不改动未受管的凭证。',
  syncNow: '立即同步',
  forceSync: '仍然同步并删除',
  forceText: '同步会删除文件夹中的大量内容，因此已停止。仅在确有此意时继续。',
  saved: policy => `已保存。${policy}`,
  startRepair: '从现在起修复',
  startReport: '从现在起仅报告',
  pruneTitle: '删除未受管的凭证？',
  prune: '删除未受管的凭证',
  pruneText: n =>
    `项目的策略将变为“prune”：Jenkins 文件夹中的 ${number(n)} 个未受管凭证会被删除，以后出现的也会被删除。此操作无法撤销。`,
  stopPrune: '不改动未受管的凭证',
  adopt: '接管',
  adoptOne: id => `接管 ${id}`,
  editOne: id => `编辑 ${id}`,
  sync: '同步',
  syncOne: id => `同步 ${id}`,
  editIt: '策略为仅报告时，请编辑凭证来修复：在这里所做的更改会写入 Jenkins。',
  groups: {
    changed: '在 Jenkins 中被更改',
    pending: '等待写入',
    blocked: '受阻',
    unmanaged: '未受管',
    unknown: '未知'
  },
  actions: {
    create: '将创建',
    update: '将更新',
    repair: '将修复',
    delete: '将删除',
    none: '保持不变',
    blocked: '受阻',
    unmanaged: '未受管',
    unknown: '未知'
  },
  fields: '不同之处',
  requests: n => `向 Jenkins 发送 ${number(n)} 次请求`
}
