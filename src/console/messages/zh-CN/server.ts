import type { ServerTexts } from '../server-texts.ts'
import { serverReasons } from './server-reasons.ts'

export const serverMessages: ServerTexts = {
  reasons: serverReasons,
  deliveries: {
    AddressInvalid: '此处的 Webhook 不再允许使用该 URL，例如在没有 OUTBOUND_HTTP 时使用 http://。',
    AddressRefused: '主机名没有解析到允许的地址；可以通过 OUTBOUND_ALLOW 放行。',
    DnsFailed: '无法解析接收方的主机名。',
    ConnectFailed: '无法连接到接收方，或接收方在响应之前关闭了连接。',
    TlsFailed: '接收方的证书不受信任，或 TLS 因其他原因失败。',
    Timeout: '接收方未及时响应。',
    FormatUnknown: '只有更高版本的凭证桥认识此 Webhook 的格式。',
    BadAnswer: '接收方的响应不是 HTTP。',
    Redirected: '接收方返回了重定向，凭证桥不会跟随。请更改 URL。',
    Refused: '接收方返回了错误。',
    Gone: '接收方返回 410，表示不再需要事件，因此 Webhook 已停用。',
    SecretUnreadable: '无法打开签名密钥；请更换 Webhook 的密钥。'
  },
  facts: facts => `（${facts.replace('needs ', '需要 ')}）`,
  lastFailure: text => `上次失败的原因：${text}`,
  checks: {
    CreateFoldersDenied: {
      message: '凭证桥的用户不能创建文件夹。',
      remedy: '请授予其 Job/Create 权限，或手动创建文件夹。'
    },
    PasswordAsToken: {
      message: '作为 API 令牌提供的其实是密码，因此 Jenkins 会拒绝所有更改（“No valid crumb”）。',
      remedy: '请在 Jenkins 中为该用户创建 API 令牌并提供；或将其作为密码提供，但速度较慢。'
    },
    NoIdentity: {
      message: 'Jenkins 没有显示用于识别它的密钥，因此只能通过地址识别。',
      remedy: '请启用插件 instance-identity，并让代理放行 X-Instance-Identity。'
    },
    PluginsHidden: {
      message: '凭证桥的用户不能查看插件列表。',
      remedy: '请授予其 Overall/SystemRead 权限，或手动检查插件。'
    },
    ClockDiffers: { message: 'Jenkins 的时钟与凭证桥的时钟不一致。', remedy: '请通过 NTP 同步两者的时钟。' },
    PlainHttp: { message: '登录信息和所有凭证以未加密方式传输。', remedy: '请让 Jenkins 通过 https 提供服务。' }
  }
}
