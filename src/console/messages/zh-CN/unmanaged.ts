import type { unmanagedMessages as English } from '../en/unmanaged.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const unmanagedMessages: Translation<typeof English> = {
  kinds: {
    'Username with password': '用户名和密码',
    'SSH Username with private key': 'SSH 用户名和私钥',
    'Secret text': '机密文本',
    'Secret file': '机密文件',
    'Kubernetes configuration (kubeconfig)': 'Kubernetes 配置（kubeconfig）',
    Certificate: '证书',
    'GitHub App': 'GitHub App',
    'AWS Credentials': 'AWS 凭证'
  },
  title: '未受管',
  help: '位于文件夹中，但不是由凭证桥创建的。除非策略会删除它们，否则不会改动。',
  unknownClass: '未知种类',
  unknownKind: words => `未知种类（${words}）`,
  unknownHelp: '凭证桥不认识此种凭证，因此无法接管。',
  user: '用户名',
  used: '上次使用',
  inUse: '有任务使用过，时间未知',
  notUsed: '没有使用记录',
  since: '忽略者',
  takeOver: '接管',
  takeOverOne: id => `接管 ${id}`,
  takeOverTitle: id => `接管 ${id}`,
  type: '类型',
  loss: 'Jenkins 中的值将永久丢失。流水线会得到您在此输入的值。',
  confirm: '接管并覆盖',
  takenOver: id => `正在接管 ${id}。`,
  ignore: '忽略',
  ignoreOne: id => `忽略 ${id}`,
  ignored: id => `已忽略 ${id}。它不再计入未受管的凭证，策略也不会删除它。`,
  showIgnored: n => `已忽略（${number(n)}）`,
  notice: '不再忽略',
  noticeOne: id => `不再忽略 ${id}`,
  noticed: id => `不再忽略 ${id}。`,
  remove: '删除',
  removeOne: id => `删除 ${id}`,
  removeTitle: id => `在 Jenkins 中删除 ${id}？`,
  removeText: '如果它仍与此处显示的一致，则会在 Jenkins 中被删除。它的值将永久丢失，使用它的任务会失败。',
  removeUsed: '有任务使用过它。',
  changed: '它在此期间在 Jenkins 中被更改。请重新查看，然后再决定。',
  removed: id => `${id} 已在 Jenkins 中删除。`,
  removing: id => `已请求删除 ${id}。Jenkins 响应后会立即处理。`
}
