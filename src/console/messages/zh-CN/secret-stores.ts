import type { secretStoreMessages as English } from '../en/secret-stores.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const secretStoreMessages: Translation<typeof English> = {
  title: '密钥存储',
  intro: '凭证的值可以留在管理它的地方。项目只指定密钥存储和键，从不指定地址。',
  help: '关于密钥存储的帮助',
  none: '还没有密钥存储',
  noneText: '注册密钥存储后，项目即可从中读取凭证的值。',
  notYours: '只有平台管理员可以查看密钥存储。',
  partial: '列表不完整：其余部分无法加载。',
  provider: {
    vault: 'Vault 或 OpenBao',
    kubernetes: 'Kubernetes',
    file: '文件',
    'aws-secrets-manager': 'AWS Secrets Manager'
  },
  providerHelp: {
    vault: 'KV 引擎，版本 1 或 2。',
    kubernetes: '一个命名空间中的 Secret。',
    file: '挂载到凭证桥每个进程中的目录。',
    'aws-secrets-manager': '一个账号和区域中的机密信息。'
  },
  kind: '类型',
  everySpan: every => `每 ${every} 读取一次`,
  noRules: '任何项目都不能读取',
  usedBy: n => `${number(n)} 个凭证`,
  staleValues: n => `${number(n)} 个旧值`,
  credentials: '引用它的凭证',
  stale: '其中有旧值的',
  toStale: '显示全部旧值',
  state: { ok: '正常', failing: '需要修复', unknown: '没有响应' },
  closed: '无法使用',
  closedKey: key => `其记录需要主密钥“${key}”，但此处没有配置。请将其重新加入 MASTER_KEYS。`,
  closedBroken: '无法读取其记录。请移除后重新注册。',

  settings: '设置',
  refreshEvery: '重新读取值',
  every: span => `每 ${span}`,
  login: '登录信息',
  loginSet: '已保存，无法显示',
  changed: '更改于',
  created: '注册于',
  rules: '项目可以读取的内容',
  rulesHelp: '每次读取值时都会检查这些规则，而不仅是在创建凭证时。',
  ruleProjects: '项目',
  rulePaths: '键',
  everyKey: '所有键',
  below: path => `${path} 及其下级`,
  events: '近期事件',
  eventsOf: name => `${name} 的近期事件`,
  noEvents: '还没有事件。',

  new: '新建密钥存储',
  create: '注册',
  madeToast: name => `密钥存储 ${name} 已注册。`,
  editTitle: name => `编辑 ${name}`,
  savedToast: name => `密钥存储 ${name} 已保存。`,
  conflict: '在您编辑期间，另一位用户更改了此密钥存储。您填写的内容仍在这里。',
  form: {
    name: '名称',
    nameHelp: '小写字母、数字和连字符。凭证通过名称引用它；创建后不可更改。',
    more: '更多设置',
    keep: '已保存的值会保留，且无法显示。仅在需要替换时在此输入。',
    moved: '需要重新填写登录信息：登录信息绝不会发送到未经指定的地址。',
    removeStored: label => `移除已保存的值：${label}`,
    refreshEvery: '重新读取值的间隔',
    refreshEveryHelp: '例如 30s、5m 或 1h；范围为 1s 至 24h。',
    rules: '项目可以读取的内容',
    rulesHelp: '没有规则时，任何项目都不能读取。',
    rule: n => `规则 ${number(n)}`,
    projects: '项目',
    projectsHelp: '名称或模式（例如 shop-*），每行一个。',
    everyKey: '密钥存储中的所有键',
    paths: '键',
    pathsHelp: '完整的前导路径段，每行一个：shop 允许 shop 和 shop/db，但不允许 shopping。',
    addRule: '添加规则',
    removeRule: n => `移除规则 ${number(n)}`
  },
  field: {
    vault: {
      address: { label: '地址', help: 'Vault 或 OpenBao 的根地址，如有路径前缀请一并填写。' },
      auth: { label: '登录方式', help: '' },
      roleId: { label: '角色 ID', help: 'AppRole 的角色 ID。' },
      secretId: { label: '机密 ID', help: 'AppRole 的机密 ID。' },
      token: { label: '令牌', help: '只要 Vault 允许，就会自动续期。' },
      role: { label: '角色', help: '使用 Kubernetes 时必填；使用 JWT 时，留空表示默认角色。' },
      jwt: { label: '用于登录的 JWT', help: '登录时使用的令牌。' },
      mount: { label: '挂载点', help: 'KV 引擎的挂载位置；留空为 secret。它不是键的一部分。' },
      namespace: { label: '命名空间', help: '挂载点和登录所在的命名空间。' },
      authMount: { label: '登录方式的挂载点', help: '留空表示此登录方式的默认位置。' },
      ca: { label: '证书颁发机构（PEM）', help: '代替公共证书颁发机构受信任。' }
    },
    kubernetes: {
      namespace: { label: '命名空间', help: 'Secret 所在的命名空间。' },
      inCluster: { label: '凭证桥所在的集群', help: '使用其 Pod 的服务账号。此后表单不再提供该账号作为 kubeconfig。' },
      kubeconfig: {
        label: 'kubeconfig 内容',
        help: '使用其当前上下文：API 服务器以及内联的令牌、密码或客户端证书。'
      }
    },
    file: {
      directory: { label: '目录', help: '绝对路径，在凭证桥的每个进程中相同。' },
      keepLineEnd: { label: '保留文件末尾的换行符', help: '否则会去掉一个，因为编辑器会自动添加。' }
    },
    'aws-secrets-manager': {
      region: { label: '区域', help: '例如 eu-central-1。' },
      accessKeyId: { label: '访问密钥 ID', help: 'IAM 用户或角色的访问密钥 ID。' },
      secretAccessKey: { label: '秘密访问密钥', help: '' },
      sessionToken: { label: '会话令牌', help: '仅用于会过期的临时凭证。' },
      endpoint: { label: '终端节点', help: 'VPC 接口终端节点的地址。留空表示该区域的公共地址。' }
    }
  },
  auth: {
    token: '令牌',
    appRole: 'AppRole 角色',
    kubernetes: '凭证桥的 Kubernetes 服务账号',
    jwt: 'JWT 令牌'
  },

  refresh: '立即读取值',
  refreshing: keys => (keys === 0 ? '没有凭证引用它。' : `正在重新读取 ${number(keys)} 个键。`),
  check: '立即检查',
  notChecked: '尚未检查',
  checked: '检查于',
  checkTitle: {
    ok: '一切正常',
    failing: '需要处理',
    unknown: '无法判断它是否正常'
  },
  checkText: {
    ok: '密钥存储有响应，凭证桥的登录可以读取允许项目读取的内容。',
    failing: '',
    unknown: '在此期间，凭证保留最后的值。'
  },
  remove: '移除',
  removeTitle: name => `移除 ${name}？`,
  removeText: '凭证桥会清除其地址和登录信息。密钥存储中的内容不变。只要有凭证引用它，就无法移除。',
  removedToast: name => `密钥存储 ${name} 已移除。`
}
