import type { formMessages as English } from '../en/credential-form.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const formMessages: Translation<typeof English> = {
  newTitle: '新建凭证',
  editTitle: id => `编辑 ${id}`,
  type: '凭证类型',
  typeFixed: 'ID 和类型不可更改。',
  id: 'ID',
  idHelp: '流水线通过 ID 引用凭证。可包含字母、数字、点、连字符和下划线；创建后不可更改。',
  description: '描述信息',
  descriptionHelp: '凭证的用途，会显示在 Jenkins 中。',
  expires: '过期日期',
  expiresHelp: '设置日期后，凭证桥会提前提醒。',
  keepPlaceholder: '留空则保留当前值',
  keep: '已保存的值会保留，且无法显示。仅在需要替换时在此输入。',
  removeSecret: label => `移除已保存的“${label}”`,
  chooseFile: '选择文件',
  dropHere: '或将文件拖放到此处',
  dropping: '松开以放入文件',
  tooLarge: bytes => `文件过大，上限为 ${number(Math.round(bytes / 1024))} KiB。`,
  fileChosen: (name, bytes) => `${name === '' ? '文件' : name}（${number(bytes)} 字节）`,
  clearFile: '移除',
  notText: '这不是文本文件。',
  adopt: '接管 Jenkins 中已使用此 ID 的凭证',
  adoptHelp: 'Jenkins 中的凭证会被此凭证覆盖。不勾选时，凭证桥不会改动未受管的凭证，只会报告。',
  create: '创建凭证',
  correct: '部分内容需要修改，请查看标出的字段。',
  findings: {
    UrlUnsafe: '其中包含会破坏 URL（例如 https://user:password@host）的字符。如果流水线会将其放入 URL，请以百分号编码形式保存。',
    UnmanagedInJenkins:
      'Jenkins 中已有使用此 ID 的凭证，且不是由凭证桥创建的。请换一个 ID，或保存此凭证后在其页面上接管原有凭证。',
    LooksLikeKey: '内容像是私钥。请保存为“SSH 密钥”类型，以便检查并写入文件。',
    LooksLikeKubeconfig: '内容像是 kubeconfig。请保存为“kubeconfig”类型，以便检查。'
  },
  warningsAt: label => `“${label}”的警告`,
  warningsTitle: '保存前请检查',
  adviceTitle: '提示',
  acceptWarnings: '我已阅读，仍要按原样保存',
  acceptFirst: '请确认要按原样保存，或修改警告所指的内容。',
  notAllowed: '您只有读取权限',
  readOnlyText: '您的令牌是只读的。如需更改，请使用其他令牌登录。',
  notAllowedText: '凭证由操作员和管理员写入。项目管理员可以为您分配角色。',
  urlEncode: '以百分号编码形式保存用户名和密码',
  urlEncodeHelp: '仅适用于将其放入 URL 的流水线。显示和发送时也是编码后的形式，登录表单会拒绝这种形式。',
  usernameSecret: '将用户名视为机密',
  usernameSecretHelp: 'Jenkins 会在构建日志中将其屏蔽，并在列表中隐藏。之后不会再次显示。',
  usernameRevealed: '如需公开用户名，请重新输入；已保存的值无法显示。',
  conflict: who => `在您编辑期间，${who} 更改了此凭证。您填写的内容仍在这里。`,
  toTaken: id => `前往凭证 ${id}`,
  deletedTitle: id => `${id} 在此期间已被删除`,
  deleted: '无法再保存。您填写的内容仍在这里，可以复制到新凭证中。',
  generate: '密钥',
  pasteKey: '使用现有密钥',
  keepKey: '保留已保存的密钥，或输入其他密钥',
  generateKind: {
    ed25519: '生成密钥对：Ed25519',
    'rsa-4096': '生成密钥对：4096 位 RSA，适用于旧服务器'
  },
  generateHelp: '凭证桥会生成密钥对并保管私钥。保存后可以复制公钥。',
  kubeconfigFilled: source =>
    `已填入当前集群的 kubeconfig（${source === 'file' ? '来自凭证桥的设置' : '来自凭证桥的服务账户'}）。如需其他集群，请替换。`,
  kubeconfigFill: '使用当前集群',
  kubeconfigFailed: why => `无法获取当前集群的 kubeconfig。${why}`
}
