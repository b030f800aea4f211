import type { settingsMessages as English } from '../en/settings.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const settingsMessages: Translation<typeof English> = {
  title: '设置',
  general: '常规',
  drift: '在 Jenkins 中所做的更改',
  driftOptions: { repair: '修复', report: '仅报告' },
  driftHelp: '每个凭证每小时最多修复三次，以免凭证桥与其他工具相互覆盖。',
  unmanaged: '文件夹中未受管的凭证',
  unmanagedOptions: { report: '显示但不改动', prune: '删除' },
  unmanagedHelp: '一次同步最多删除十个；如果文件夹的五分之一多于十个，则最多删除五分之一。',
  kubeconfigForm: 'Jenkins 中的 kubeconfig',
  kubeconfigOptions: {
    file: '机密文件（Secret file）',
    text: '机密文本（Secret text）',
    plugin: 'kubernetes-cd 插件（已停止分发）'
  },
  kubeconfigHelp: '流水线使用每种形式的方法不同，见“Jenkinsfile”标签页。',
  bulk: '如果文件夹由凭证桥创建，用一次请求写入多个凭证',
  paused: '暂停：不向 Jenkins 写入任何内容，也不检测 Jenkins 中的更改',
  maxAge: '提醒超过此天数的机密信息',
  maxAgeHelp: '自上次更改以来的天数；留空则不提醒。',
  verify: '验证凭证是否有效',
  verifyOptions: { never: '仅在请求时', onChange: '每次更改后', daily: '每次更改后以及每天' },
  verifyMeaning: {
    never: '只有在人员或程序请求时才会验证。',
    onChange: 'Jenkins 保存新值后会进行验证。之后失效的凭证不会被发现。',
    daily: 'Jenkins 保存新值后会进行验证，并且每个凭证每天在各自的时间验证一次。'
  },
  folder: 'Jenkins 文件夹',
  folderHelp: '更换文件夹会移动项目：先将所有凭证写入新文件夹并确认，然后从旧文件夹中移除。',
  repairTitle: '修复在 Jenkins 中所做的更改？',
  repairText: n =>
    `从现在起，凭证桥会覆盖其他人在 Jenkins 中所做的更改${n === 0 ? '' : `，首先是现在有差异的 ${number(n)} 个凭证`}。“偏差”标签页显示这些差异。`,
  pruneTitle: '删除未受管的凭证？',
  pruneText: n =>
    `文件夹中${n === 0 ? '' : `的 ${number(n)} 个`}未受管的凭证会在 Jenkins 中被删除，以后出现的也会被删除，已忽略的除外。此操作无法撤销。`,
  save: '保存设置',
  saved: '设置已保存。',
  conflict: who => `在您编辑期间，${who} 更改了这些设置。您填写的内容仍在这里。`,
  readOnly: '只有项目管理员可以更改设置。',
  readOnlyToken: '您的令牌是只读的，因此无法在此更改任何内容。',
  deleteTitle: '删除此项目',
  deleteText: '项目的所有凭证会在这里和 Jenkins 中删除。只有在文件夹由凭证桥创建且其中没有任务时，才会删除文件夹。',
  deleteButton: '删除项目',
  deleted: name => `正在删除项目 ${name}。`,
  members: '成员',
  membersHelp: '查看者可以读取；操作员还可以写入和同步；管理员还可以更改设置和成员。',
  subject: '成员',
  subjectHelp: '身份提供方中的人员名称（oidc:…）；组写作 group:NAME；API 令牌写作 token:ID。',
  subjectInvalid: '人员请写作 oidc:NAME，组写作 group:NAME，API 令牌写作 token:ID。',
  tokens: '在此有角色的 API 令牌',
  role: '角色',
  addMember: '添加',
  removeMember: '移除',
  removeMemberOne: subject => `移除 ${subject}`,
  removeMemberTitle: '移除此成员？',
  removeMemberText: subject => `${subject} 会立即失去对此项目的访问权限。`,
  memberSet: (subject, role) => `${subject} 现在是${role}。`,
  memberRemoved: subject => `${subject} 不再是成员。`,
  noMembers: '还没有成员。平台管理员始终有访问权限。',
  you: '您',
  access: '谁有访问权限',
  accessHelp: '在此项目中拥有角色的所有人，包括通过组、令牌或平台管理员角色获得的。',
  why: {
    member: '作为成员',
    group: '通过组',
    token: '通过 API 令牌',
    platform: '所有项目'
  },
  source: {
    members: '在此项目中设置',
    tokens: '在“访问控制”中设置',
    'group-roles': '在“访问控制”中设置',
    OIDC_ROLE_MAP: '设置项 OIDC_ROLE_MAP',
    KUBESPHERE_ROLE_MAP: '设置项 KUBESPHERE_ROLE_MAP',
    ADMIN_TOKEN: '设置项 ADMIN_TOKEN'
  }
}
