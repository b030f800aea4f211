import type { formMessages as English } from '../en/credential-form.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const formMessages: Translation<typeof English> = {
  newTitle: '新建凭证',
  editTitle: id => `编辑 ${id}`,
  type: '凭证类型',
  typeNamed: title => `类型：${title}`,
  typeFixed: 'ID 和类型不可更改。',
  id: 'ID',
  presets: '快速开始',
  preset: {
    'docker-hub': { title: 'Docker Hub', help: '用户名填写 Docker ID，密码填写访问令牌。', link: '在 Docker Hub 创建令牌' },
    github: { title: 'GitHub', help: '用户名填写 GitHub 用户名，密码填写个人访问令牌。', link: '在 GitHub 创建令牌' },
    gitlab: {
      title: 'GitLab',
      help: '密码填写个人、项目或群组访问令牌。GitLab 接受与其搭配的任意用户名。',
      link: '在 GitLab 创建令牌'
    },
    npm: { title: 'npm', help: 'npm 仓库的细粒度访问令牌。流水线会将其作为 _authToken 写入 .npmrc。', link: '在 npm 创建令牌' },
    sonar: {
      title: 'SonarQube',
      help: '项目分析令牌，在 SonarQube 服务器的“我的账号 > 安全”中创建。',
      link: '如何创建令牌'
    },
    'deploy-key': {
      title: '部署密钥',
      help: '凭证桥会生成密钥对。保存后，请在代码仓库中登记公钥。',
      link: '如何登记部署密钥'
    }
  },
  live: {
    title: '预览',
    recognised: '识别结果',
    nothing: '从填写的内容中识别出的信息会显示在此处：服务器、过期时间、指纹等。',
    expires: '过期时间',
    step: '在 Jenkinsfile 中使用',
    copyStep: '复制步骤'
  },
  inProject: '所在项目',
  noProject: '没有可以创建凭证的项目',
  leaveTitle: '不保存就离开吗？',
  leaveText: '离开此页面后，填写的内容会丢失。',
  leave: '离开',
  noFileField: '此表单没有接收文件的字段。请选择可以接收文件的类型，例如“机密文件”。',
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
    REFERENCE_NOT_ALLOWED: '此项目不可以读取该密钥存储中的这个键。请选择另一个键，或联系平台管理员。',
    UrlUnsafe: '其中包含会破坏 URL（例如 https://user:password@host）的字符。如果流水线会将其放入 URL，请以百分号编码形式保存。',
    UnmanagedInJenkins: 'Jenkins 中已有使用此 ID 的凭证，且不是由凭证桥创建的。请换一个 ID，或在下方接管原有凭证。',
    LooksLikeKey: '内容像是私钥。请保存为“SSH 密钥”类型，以便检查并写入文件。',
    LooksLikeKubeconfig: '内容像是 kubeconfig。请保存为“kubeconfig”类型，以便检查。'
  },
  warningsAt: label => `“${label}”的警告`,
  warningsTitle: '保存前请检查',
  warningsOf: labels => `请查看以下字段的警告：${labels.join('、')}。`,
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
  editTaken: id => `编辑 ${id}`,
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
