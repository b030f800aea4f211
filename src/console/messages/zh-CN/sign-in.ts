import type { signInMessages as English } from '../en/sign-in.ts'
import type { Translation } from '../translation.ts'

export const signInMessages: Translation<typeof English> = {
  title: '登录',
  intro: '管理 Jenkins 流水线使用的凭证。',
  token: '令牌',
  tokenHelp: '凭证桥的 API 令牌（jcb_…），或首次启动时打印的管理员令牌。',
  submit: '登录',
  keptForTab: '令牌由此浏览器的各标签页共享，不会写入磁盘，关闭最后一个标签页后即被清除。',
  linkSpent: '此登录链接已被使用、已超过十分钟，或属于凭证桥之前的一次启动。请重新启动凭证桥以获取新链接，或使用令牌登录。',
  refused: '此令牌无效，可能已过期或被吊销。',
  ended: '凭证桥不再接受您的令牌，您已退出登录。请重新登录，以便从中断处继续。',
  withOidc: issuer => `通过 ${issuer} 继续`,
  or: '或使用令牌',
  oidcFailed: '登录失败',
  oidcFailures: {
    unreachable: origin =>
      `此浏览器无法访问 ${origin}，或者它不接受来自此页面的请求。请重试；如果仍然失败，需要身份提供方的管理员将此页面的地址添加到客户端的 Web origins（CORS）。`,
    denied: code => `身份提供方拒绝了登录（${code}）。请重试，或向身份提供方的管理员申请访问权限。`,
    stale: () => '此次登录不是在此标签页中发起的，或已经完成。请重试。',
    rejected: host =>
      `${host} 已确认您的身份，但凭证桥不接受其令牌。凭证桥的运维人员可以在审计记录中找到原因，通常与 OIDC_AUDIENCE 有关。`
  },
  oidcWorking: '正在登录…'
}
