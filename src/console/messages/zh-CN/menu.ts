import type { menuMessages as English } from '../en/menu.ts'
import type { Translation } from '../translation.ts'

export const menuMessages: Translation<typeof English> = {
  help: '帮助（英文）',
  theme: '主题',
  themes: { auto: '自动', light: '浅色', dark: '深色' },
  about: '关于',
  aboutTitle: '关于凭证桥',
  version: '版本',
  controllers: 'Jenkins',
  controllersUnread: '无法读取控制器。',
  noControllers: '您看不到任何控制器。',
  versionUnknown: '版本未知',
  licence: '许可证',
  packages: '软件包',
  thirdParty: '第三方许可证',
  changes: '更新',
  changelog: '更新日志',
  more: '帮助',
  helpOn: what => `关于“${what}”的帮助`
}
