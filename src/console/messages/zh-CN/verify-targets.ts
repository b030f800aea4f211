import type { verifyTargetMessages as English } from '../en/verify-targets.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const verifyTargetMessages: Translation<typeof English> = {
  title: '验证目标',
  intro: '在这些目标上验证凭证，以便在构建失败之前就知道凭证是否有效。项目只能从中选择，从不指定地址。',
  help: '关于验证目标的帮助',
  none: '还没有验证目标',
  noneText: '启用下面的服务或注册一个验证目标后，即可在其上验证相应项目的凭证。',
  notYours: '只有平台管理员可以查看验证目标。项目可以使用的验证目标在项目设置中。',
  partial: '列表不完整：其余部分无法加载。',
  kind: {
    'git-https': 'Git（HTTPS 方式）',
    'git-ssh': 'SSH 服务器',
    http: 'HTTP 接口',
    kubernetes: 'Kubernetes',
    registry: '镜像仓库'
  },
  kindHelp: {
    'git-https': '请求仓库的引用，与获取或推送的第一步相同。',
    'git-ssh': '登录 SSH 服务器（例如 Git 主机）后立即断开，不执行任何命令。',
    http: '向只有登录后才能访问的地址发送 GET 请求，使用 Basic 或 Bearer。',
    kubernetes: '向 API 服务器查询 kubeconfig 的身份和权限，不读取也不更改任何内容。',
    registry: '镜像仓库的登录，以及该登录对仓库的权限。'
  },
  kindLabel: '类型',
  projects: '项目',
  projectsOf: projects => `项目：${projects}`,
  noProjects: '任何项目都不能使用',
  types: '可验证的凭证',
  typesOf: types => `可验证：${types}`,
  closed: '无法使用',
  closedKey: key => `其记录需要主密钥“${key}”，但此处没有配置。请将其重新加入 MASTER_KEYS。`,
  closedBroken: '无法读取其记录。请移除后重新注册。',
  ofProject: '此项目的验证目标',
  ofProjectHelp: '可以在这些目标上验证此项目的凭证。由平台管理员决定有哪些目标。',
  noneOfProject: '此项目不能使用任何验证目标，因此不会验证其凭证。',
  toAll: '全部验证目标',

  readyMade: '常用服务',
  readyMadeHelp: '这些服务的地址是已知的。在为项目启用之前，不会向它们发送任何内容。',
  readyMadeTitle: {
    'github-ssh': 'GitHub（SSH 方式）',
    'gitlab-ssh': 'GitLab.com（SSH 方式）',
    'bitbucket-ssh': 'Bitbucket Cloud（SSH 方式）',
    ghcr: 'GitHub 镜像仓库',
    'gitlab-registry': 'GitLab 镜像仓库'
  },
  switchOn: '启用',
  switchOnOne: service => `启用 ${service}`,
  isOn: '已启用',

  settings: '设置',
  authorities: '证书颁发机构',
  wellKnown: '公认的颁发机构',
  ownAuthorities: '在此处填写的颁发机构',
  changed: '更改于',
  created: '注册于',
  events: '近期事件',
  eventsOf: name => `${name} 的近期事件`,
  noEvents: '还没有事件。',

  new: '新建验证目标',
  create: '注册',
  madeToast: name => `验证目标 ${name} 已注册。`,
  editTitle: name => `编辑 ${name}`,
  savedToast: name => `验证目标 ${name} 已保存。`,
  conflict: '在您编辑期间，另一位用户更改了此验证目标。您填写的内容仍在这里。',
  form: {
    name: '名称',
    nameHelp: '小写字母、数字和连字符。凭证通过名称引用它；创建后不可更改。',
    address: '地址',
    addressHelp: '凭证只会发送到此地址，不会发送到其他地方。',
    ca: '证书颁发机构（PEM）',
    caHelp: '代替公认的证书颁发机构受信任。',
    hostKeys: '主机密钥',
    hostKeysHelp: '例如 ssh-ed25519 AAAA…，每行一个。没有主机密钥时不会进行任何验证。验证目标的页面可以显示服务器现有的密钥。',
    types: '可在其上验证的凭证类型',
    projects: '项目',
    projectsHelp: '名称或模式（例如 shop-*），每行一个。留空时任何项目都不能使用。'
  },
  option: {
    'git-https': {
      repository: { label: '仓库', help: '在地址之下的路径，例如 team-a/app.git。' },
      access: { label: '登录必须具有的权限', help: '任何人都可以读取公开仓库：对于公开仓库，只有写入权限才能证明登录有效。' }
    },
    'git-ssh': {
      password: { label: '验证密码', help: '错误的密码会在服务器上计为一次登录失败。不勾选则只验证密钥。' }
    },
    http: {
      expectStatus: { label: '预期的状态码', help: '登录有效时该地址返回的状态码；留空表示 200 至 299 中的任意一个。' }
    },
    kubernetes: {
      verbs: { label: '登录必须具有的权限', help: '不添加时，能够登录即可。' }
    },
    registry: {
      repository: { label: '仓库', help: '登录必须能够访问的仓库，例如 team-a/app。留空则只验证登录。' },
      actions: { label: '登录必须具有的权限', help: '' },
      tokenHost: { label: '令牌服务器的主机', help: '仅在与镜像仓库的主机不同时填写。密码也会发送到该主机。' }
    }
  },
  choice: {
    read: '读取',
    write: '写入',
    pull: '拉取',
    push: '推送',
    'pull,push': '拉取和推送'
  },
  verb: {
    row: n => `权限 ${number(n)}`,
    verb: '操作（verb）',
    resource: '资源',
    resourceHelp: '使用复数形式，API 组写在点号之后：pods、pods/exec、deployments.apps',
    namespace: '命名空间',
    namespaceHelp: '留空表示全部',
    add: '添加权限',
    remove: n => `移除权限 ${number(n)}`,
    everywhere: (verb, resource) => `在所有命名空间中对 ${resource} 执行 ${verb}`,
    in: (verb, resource, namespace) => `在 ${namespace} 中对 ${resource} 执行 ${verb}`
  },

  hostKeys: '主机密钥',
  hostKeysHelp: '在发送登录信息之前，用它们验证服务器的身份。如果服务器的密钥不同，则不会登录。',
  noHostKeys: '没有固定任何主机密钥，因此不会进行任何验证。',
  pinned: '已固定',
  notPinned: '未固定',
  lookUp: '显示服务器现有的密钥',
  shownKeys: '服务器现在显示的密钥',
  compare: '请将这些指纹与服务器运维人员公布的指纹进行比较。只固定一致的密钥。',
  pin: '固定所选密钥',
  pinTitle: n => `固定这 ${number(n)} 个主机密钥？`,
  pinText: '从现在起，登录信息会发送到拥有其中任一密钥的服务器。',
  pinDrops: n => `之前固定且未被选中的 ${number(n)} 个密钥会被移除。如果运维人员没有更换密钥，则可能是其他人在此地址上应答。`,
  pinConflict: '另一位用户更改了此验证目标。请重新查看其主机密钥后再决定。',
  pinAction: '固定',
  pinnedToast: n => `已固定 ${number(n)} 个主机密钥。`,

  check: '立即检查',
  checking: '正在检查…',
  notChecked: '在此窗口中尚未检查',
  checked: '检查于',
  state: { ok: '正常', failing: '需要修复', unknown: '没有响应' },
  checkTitle: {
    ok: '一切正常',
    failing: '需要处理',
    unknown: '无法判断它是否正常'
  },
  checkText: {
    ok: '它有响应，并证明了自己的身份。没有发送任何凭证。',
    failing: '',
    unknown: ''
  },
  remove: '移除',
  removeOne: name => `移除 ${name}`,
  removeTitle: name => `移除 ${name}？`,
  removeText: '不会再在其上进行任何验证，原本在其上验证的凭证需要选择另一个验证目标。已得出的结果会保留在凭证中。',
  removedToast: name => `验证目标 ${name} 已移除。`
}
