import type { verificationMessages as English } from '../en/verification.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const verificationMessages: Translation<typeof English> = {
  title: '是否有效？',
  state: { valid: '有效', invalid: '无效', unknown: '未知' },
  never: '尚未验证',
  filters: { valid: '有效', invalid: '无效', unknown: '未知', never: '尚未验证' },
  target: '验证目标',
  result: '结果',
  reason: '原因',
  as: '登录身份',
  checkedAt: '验证时间',
  next: '下次验证',
  nextCheck: {
    stopped: '为避免锁定账户，不再自动验证。更改值或点击“验证是否有效”后会继续。',
    retried: '自动重试：上次验证后 15 分钟，之后间隔逐渐延长。',
    daily: '自动验证，每天一次。',
    'after-change': '值更改后自动验证。',
    'on-request': '仅在请求时验证。此项目的策略是不自动验证。'
  },
  check: '验证是否有效',
  checking: '正在验证，最多需要 30 秒。',
  waiting: '即将验证，结果会显示在这里。',
  checked: (id, state) => `${id}：${state}`,
  retryAt: '可再次验证的时间：',
  chooseTarget: '选择验证目标',

  with: '验证目标',
  withHelp: '凭证桥在此处验证凭证是否有效。其地址由平台管理员设定。',
  withOnly: target => `${target}（唯一适用的目标）`,
  withSuggested: '根据您输入的内容建议。',
  suggestion: target => `您输入的内容适用于 ${target}。`,
  suggest: target => `使用 ${target}`,
  gone: target => `${target}（已不可用）`,
  before: '此操作不会保存任何内容，值只会发送到验证目标。',
  stored: '验证已保存的值。',
  withKept: '保留的值只能在保存后，在凭证页面上验证。',
  generated: '密钥对在保存时生成。请先登记其公钥，然后在凭证页面上验证。',
  correctFirst: '请先更正标出的字段。',

  invalidCount: n => `${number(n)} 个无效`,
  toInvalid: n => `${number(n)} 个凭证无效`,

  reasons: {
    LoginRefused: '验证目标不接受此登录信息。请更换值，或在该处解锁账户。',
    PermissionMissing: '登录成功，但没有验证目标所要求的权限。请在该处授予权限。',
    Unavailable: '验证目标没有响应，或没有能够访问它的工作进程在运行。请稍后重新验证。',
    Timeout: '验证目标未在规定时间内响应。请稍后重新验证。',
    RateLimited: '验证目标要求放慢请求。请稍后重新验证。',
    AddressRefused: '凭证桥不可以访问验证目标的地址。请联系平台管理员。',
    AddressElsewhere: '凭证或响应指向的服务器不是验证目标，未向其发送任何内容。请选择其他验证目标，或更正服务器。',
    TlsFailed: '验证目标的证书不受信任，或 TLS 因其他原因失败。请联系平台管理员。',
    HostKeyChanged: '服务器的主机密钥与验证目标中保存的不同，未发送任何内容。请平台管理员查明原因。',
    BadAnswer: '响应不是来自此类验证目标。请平台管理员检查其地址。',
    TooLarge: '验证目标的响应超出了凭证桥接受的大小。',
    ContentUnsupported: '内容需要凭证桥从不执行的操作，例如运行程序或读取文件。',
    NotProved: '验证目标有响应，但其响应不能证明登录是否有效。请平台管理员检查其地址和选项。',
    TypeUnsupported: '此验证目标不验证该类型的凭证。请选择其他验证目标。',
    ValueMissing: '凭证的某个值缺失、尚未读取或无法解密。',
    Stopped: '一小时内对该值的两次验证均失败，再次尝试可能会锁定账户。请更换值。',
    TargetMissing: '验证目标已被移除，或项目不再可以使用它。请选择其他验证目标。',
    Interrupted: '验证期间凭证桥停止运行。请重新验证。'
  }
}
