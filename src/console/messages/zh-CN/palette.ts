import type { paletteMessages as English } from '../en/palette.ts'
import type { Translation } from '../translation.ts'

export const paletteMessages: Translation<typeof English> = {
  title: '搜索项目、凭证、页面和操作',
  open: '搜索',
  openKey: 'Ctrl K',
  placeholder: '项目、凭证、页面或操作',
  results: '匹配结果',
  searching: '正在搜索…',
  nothing: '未找到任何内容',
  partial: '尚未搜索全部项目。请继续输入，或稍后再次搜索。',
  failed: '目前无法搜索项目和凭证。',
  syncRequested: project => `已请求同步 ${project}`,
  kinds: { found: '', project: '项目', pages: '页面', actions: '操作' },
  pages: {
    allCredentials: '全部凭证',
    blocked: '受阻的凭证',
    drifted: '有偏差的凭证',
    expired: '已过期的凭证',
    tokens: 'API 令牌',
    groups: '组角色',
    keys: '主密钥',
    audit: '审计记录'
  },
  actions: {
    newCredential: '新建凭证',
    import: '导入凭证',
    sync: '立即同步',
    keys: '键盘快捷键'
  },
  keys: {
    title: '键盘快捷键',
    list: [
      ['Ctrl K', '搜索项目、凭证、页面和操作'],
      ['/', '在此页面中搜索'],
      ['n', '在此项目中新建凭证，或新建项目'],
      ['?', '显示此列表'],
      ['↑ ↓', '在匹配结果中移动'],
      ['Enter', '打开匹配结果；同时按 Ctrl 则在新标签页中打开'],
      ['Esc', '关闭对话框']
    ]
  }
}
