import type { controllerMessages as English } from '../en/controllers.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const controllerMessages: Translation<typeof English> = {
  ofYours: '保存您项目凭证的控制器。',
  noneOfYours: '您的项目都还没有放在任何控制器上。',
  title: '控制器',
  count: n => `${number(n)} 个控制器`,
  none: '还没有控制器',
  noneText: '一个控制器就是一个 Jenkins。添加控制器后，即可将项目放在其中。',
  reachable: '可访问',
  unreachable: '无法访问',
  other: '不同的 Jenkins',
  circuit: { closed: '允许请求', open: '请求已暂停', 'half-open': '正在试探请求' },
  verdict: {
    works: '工作正常',
    limited: '可以工作，但有限制',
    paused: '请求已暂停',
    unreachable: '没有响应',
    failing: '需要修复',
    unknown: '尚未检查'
  },
  verdictText: {
    works: 'Jenkins 有响应，凭证保持同步。',
    limited: 'Jenkins 有响应，凭证保持同步，但并非一切都符合要求。',
    paused: '连续多次请求失败，因此凭证桥会等待一段时间再发送下一次请求。更改会保留，待恢复后同步。',
    unreachable: '在它响应之前，不会向其写入任何内容。更改会保留，待恢复后同步。',
    failing: 'Jenkins 有响应，但凭证桥无法使用它。更改会保留到问题解决为止。',
    unknown: '凭证桥尚未查询此 Jenkins 的能力。'
  },
  nextAttempt: '下次尝试',
  pausedSince: '请求暂停于',
  limits: {
    missing: {
      title: n => `${number(n)} 种凭证缺少插件`,
      remedy: '需要这些插件的凭证不会写入，直到 Jenkins 管理员安装它们；“详细信息”中列出了插件名称。'
    },
    createFolders: {
      title: () => '凭证桥不能创建文件夹',
      remedy: '请 Jenkins 管理员为每个新项目创建文件夹，或授予凭证桥的用户 Job/Create 权限。'
    },
    valueDrift: {
      title: () => '无法发现 Jenkins 中机密信息的更改',
      remedy: '请 Jenkins 管理员授予凭证桥的用户 Job/Configure 权限。'
    },
    passwordAsToken: {
      title: () => 'API 令牌是密码',
      remedy: '请更改登录信息：在 Jenkins 的用户页面上创建 API 令牌。'
    },
    clock: {
      title: () => '时钟不一致',
      remedy: '请校准 Jenkins 或凭证桥的时钟；在此之前，页面上的时间与 Jenkins 中的时间不一致。'
    },
    emojiSafe: {
      title: () => '表情符号等字符可能损坏',
      remedy: '较新版本的 Jenkins 可以正确保存这些字符。'
    }
  },
  seePluginsHelp: '没有此权限时，只有在写入失败后才会发现缺少插件。',
  groups: { can: '此 Jenkins 的能力', may: '凭证桥的权限', how: '请求方式' },
  details: '详细信息',
  detailsOf: name => `${name} 的详细信息`,
  state: '状态',
  settings: '设置',
  processes: '凭证桥的进程',
  processesOf: name => `使用 ${name} 的凭证桥进程`,
  processesHelp: '每个进程各自暂停自己的请求。停止响应的进程在错过三次心跳后会从此列表中移除。',
  roles: { all: 'API 和工作进程', api: 'API', worker: '工作进程' },
  processVersion: version => `版本 ${version}`,
  seen: '上次出现',
  version: 'Jenkins',
  identity: '身份',
  unconfirmed: seen => `${seen}，Jenkins 已不再证明该身份`,
  otherIdentity: (seen, known) => `${seen}，应为 ${known}`,
  valueDrift: '可检测机密信息的更改',
  createFolders: '凭证桥可以创建文件夹',
  seePlugins: '凭证桥可以查看插件',
  emojiSafe: '可正确保存表情符号等字符',
  crumbNeeded: '写入时需要 crumb',
  passwordAsToken: 'API 令牌是密码',
  plaintextWindow: '批量写入需要再保存一次',
  clock: '时钟',
  clockSame: '与凭证桥一致',
  clockAhead: s => `比凭证桥快 ${number(s)} 秒`,
  clockBehind: s => `比凭证桥慢 ${number(s)} 秒`,
  missing: '缺少插件的凭证类',
  nothingMissing: '无',
  events: '近期事件',
  eventsOf: name => `${name} 的近期事件`,
  noEvents: '还没有事件：对它的请求从未暂停。',
  backlog: '等待中的更改',
  waiting: n => (n === 0 ? '无' : n === 1 ? '1 个凭证，始于' : `${number(n)} 个凭证，最早始于`),
  waitingShort: n => `${number(n)} 项更改在等待`,
  unchecked: '最久未检查的项目',
  unknown: '未报告',

  managedElsewhere: {
    settings: '它由凭证桥的设置配置。如需更改，请编辑 JENKINS_URL 及相关设置。',
    file: '它在设置项 CONTROLLERS_FILE 指定的文件中配置。如需更改，请编辑该文件。'
  },
  managedUnknown: '它在 API 之外配置，无法在此更改。',
  managedShort: { settings: '来自设置', file: '来自文件' },

  login: '登录方式',
  loginAs: {
    token: user => `${user}，使用 API 令牌`,
    password: user => `${user}，使用密码`
  },
  mayUse: '可以使用的项目',
  everyProject: '全部',
  labels: '标签',
  maxInFlight: '并发请求数',
  seesEverything: '用户可以看到所有内容',
  ca: '自有的证书颁发机构',
  clientCertificate: '客户端证书',

  new: '新建控制器',
  create: '添加控制器',
  created: name => `控制器 ${name} 已添加。`,
  editTitle: name => `编辑 ${name}`,
  saved: name => `控制器 ${name} 已保存。`,
  conflict: '在您编辑期间，另一位用户更改了此控制器。您填写的内容仍在这里。',
  changeLogin: '更改登录信息',
  changeLoginTitle: name => `${name} 的新登录信息`,
  changeLoginText: '新的登录信息会替换已保存的登录信息，并立即检查。',
  saveLogin: '保存登录信息',
  form: {
    name: '名称',
    nameHelp: '小写字母、数字和连字符。项目通过名称引用它；创建后不可更改。',
    url: 'URL',
    urlHelp: 'Jenkins 的根地址，如有路径前缀请一并填写。',
    urlNeedsLogin: '更换地址需要重新填写登录信息：登录信息绝不会发送到未经指定的地址。',
    user: '用户',
    userHelp: '凭证桥使用的 Jenkins 用户。',
    kind: '登录方式',
    secret: { token: 'API 令牌', password: '密码' },
    secretHelp: {
      token: '在 Jenkins 的用户页面上创建。',
      password: '比令牌慢，因为每次更改都需要 crumb。'
    },
    keepSecret: '已保存的值会保留，且无法显示。仅在需要替换时在此输入。',
    more: '证书和限制',
    ca: '证书颁发机构（PEM）',
    caHelp: '代替公共证书颁发机构受信任。',
    clientCertificate: '客户端证书（PEM）',
    clientCertificateHelp: '向 Jenkins 或其前面的代理出示。',
    clientKey: '客户端证书的私钥（PEM）',
    clientKeyHelp: '不带密码短语。',
    kept: '已保存一个，除非输入另一个，否则会保留。',
    removeCa: '移除已保存的证书颁发机构',
    removeClientCertificate: '移除已保存的客户端证书及其私钥',
    maxInFlight: '并发请求数',
    maxInFlightHelp: '单个进程同时发送的最大请求数；留空为 4。',
    seesEverything: '该用户可以看到 Jenkins 中的所有内容',
    seesEverythingHelp: '只有这样，看不到文件夹才能证明它已被删除。',
    projects: '可以使用它的项目',
    projectsHelp: '名称或模式（例如 shop-*），每行一个。留空表示所有项目都可以使用。',
    anyProject: '所有项目',
    labels: '标签',
    labelsHelp: '例如 region=eu，每行一个。'
  },

  check: '立即检查',
  checked: '检查于',
  checkTitle: {
    ok: '一切正常',
    failing: '需要处理',
    unknown: '没有响应'
  },
  checkText: {
    ok: 'Jenkins 有响应，凭证桥的用户拥有所需的全部权限。',
    failing: '',
    unknown: '在它响应之前，不会向其写入任何内容。更改会保留，待恢复后同步。'
  },

  accept: '接受此 Jenkins',
  acceptSetting: '用于接受的设置项',
  acceptTitle: name => `接受另一个 Jenkins 作为 ${name}？`,
  acceptText:
    '仅在有意重装或迁移 Jenkins 时执行此操作。之后凭证桥会将此控制器上所有项目的凭证写入现在响应的 Jenkins，并将其中原有的一切视为不属于自己。',
  acceptKnown: '此前已知',
  acceptSeen: '现在响应',
  acceptConfirm: '接受',
  accepted: name => `已接受 ${name} 的 Jenkins。`,
  remove: '移除',
  removeTitle: name => `移除 ${name}？`,
  removeText: '凭证桥会清除其地址和登录信息。Jenkins 中的内容不变。有项目正在使用的控制器无法移除。',
  removed: name => `控制器 ${name} 已移除。`
}
