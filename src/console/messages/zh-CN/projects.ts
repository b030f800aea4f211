import type { projectsMessages as English } from '../en/projects.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const projectsMessages: Translation<typeof English> = {
  title: '项目',
  search: '搜索项目',
  new: '新建项目',
  name: '名称',
  folder: 'Jenkins 文件夹',
  controller: '控制器',
  status: '凭证',
  lastChecked: '上次检查',
  checked: '检查于',
  notChecked: '尚未检查',
  count: n => `${number(n)} 个项目`,
  inPhase: (n, phase) => `${number(n)} 个${phase}`,
  unmanaged: n => `${number(n)} 个未受管`,
  noCredentials: '还没有',
  paused: '已暂停',
  deleting: '删除中',
  blocked: '受阻',
  folderExists: '受阻：文件夹先于项目存在',
  confirmFolder: '查看',
  emptyTitle: '还没有项目',
  emptyText: '每个项目拥有 Jenkins 中的一个文件夹。您保存在项目中的凭证会写入该文件夹，供其中的流水线通过 ID 使用。',
  emptyMember: '您在任何项目中都还没有角色。请让项目管理员将您添加为成员。',
  nothingFound: q => `没有与“${q}”匹配的项目`,
  nothingFoundText: '搜索范围包括名称和显示名称。',
  form: {
    title: '新建项目',
    name: '名称',
    nameHelp: '小写字母、数字和连字符。名称会出现在 URL 中，创建后不可更改。',
    displayName: '显示名称',
    displayNameHelp: '人们看到的名称。',
    folder: 'Jenkins 文件夹',
    folderHelp: '用斜杠分隔的路径，例如 team/shop。留空则使用与项目同名的文件夹。文件夹不存在时会自动创建。',
    controller: '控制器',
    controllerHelp: '接收凭证的 Jenkins。只列出此名称的项目可以使用的控制器。',
    noController: '此名称的项目没有可用的控制器。',
    create: '创建项目'
  }
}
