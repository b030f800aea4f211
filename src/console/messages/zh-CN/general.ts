import type { generalMessages as English } from '../en/general.ts'
import type { Translation } from '../translation.ts'

export const generalMessages: Translation<typeof English> = {
  language: 'zh-CN',
  product: '凭证桥',
  title: (...parts: readonly string[]) => [...parts, '凭证桥'].join(' · '),
  none: '–',
  never: '从未',
  unknown: '未知',
  yes: '是',
  no: '否',
  copy: '复制',
  copied: '已复制',
  copyName: '复制名称',
  notCopied: '浏览器拒绝了复制。',
  secretSaved: '我已妥善保存',
  cancel: '取消',
  close: '关闭',
  edit: '编辑',
  saveChanges: '保存更改',
  delete: '删除',
  retry: '重试',
  loading: '正在加载…',
  loadMore: '显示更多',
  show: field => `显示${field}`,
  typeToConfirm: name => `输入 ${name} 以确认`,
  skipToContent: '跳到内容',
  time: {
    now: '刚刚',
    secondsAgo: seconds => `${seconds}秒前`,
    inSeconds: seconds => `${seconds}秒后`
  },
  nav: {
    main: '主导航',
    overview: '概览',
    projects: '项目',
    credentials: '凭证',
    controllers: '控制器',
    secretStores: '密钥存储',
    verifyTargets: '验证目标',
    access: '访问控制',
    shortcuts: '键盘快捷键',
    apiDocs: 'API 文档',
    adminToken: '管理员令牌',
    signedInAs: name => `已登录：${name}`,
    signOut: '退出登录'
  },
  role: {
    viewer: '查看者',
    operator: '操作员',
    admin: '管理员',
    platformAdmin: '平台管理员',
    projectMaker: '项目创建者',
    readOnly: '只读',
    none: '没有角色'
  },
  type: {
    'username-password': '用户名和密码',
    'ssh-key': 'SSH 密钥',
    'access-token': '访问令牌',
    kubeconfig: 'kubeconfig',
    'secret-file': '机密文件',
    certificate: '证书',
    'github-app': 'GitHub App',
    'aws-access-key': 'AWS 访问密钥',
    unknown: '无法读取的记录'
  }
}
