import type { credentialsMessages as English } from '../en/credentials.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const credentialsMessages: Translation<typeof English> = {
  exported: '文件中不包含机密信息，占位符标明了它们的位置。',
  exportAll: '导出为 YAML',
  importMany: '导入',
  title: '凭证',
  search: '按 ID 或描述信息搜索',
  searchShort: '搜索',
  typeFilter: '类型',
  phaseFilter: '状态',
  expiryFilter: '过期时间',
  expiresWithin: duration => {
    const n = number(Number(duration.slice(0, -1)))
    return duration.endsWith('d') ? `${n} 天内` : `${n} 小时内`
  },
  expired: '已过期',
  new: '新建凭证',
  id: 'ID',
  type: '类型',
  description: '描述信息',
  status: '状态',
  expires: '过期时间',
  updated: '上次更改',
  sortBy: column => `按${column}排序`,
  select: id => `选择 ${id}`,
  selectAll: '选择当前显示的全部凭证',
  selected: n => `已选择 ${number(n)} 个`,
  syncSelected: '同步',
  deleteSelected: '删除',
  selectEvery: n => `选择全部 ${number(n)} 个`,
  clearSelection: '清除选择',
  syncAll: '立即同步',
  syncRequested: '已请求同步，状态会自动更新。',
  count: n => `${number(n)} 个凭证`,
  countLeast: n => `至少 ${number(n)} 个凭证`,
  loadingMore: '正在加载更多…',
  emptyTitle: '还没有凭证',
  emptyText:
    '在此保存密码、密钥、令牌或 kubeconfig，Jenkins 文件夹中的流水线即可通过 ID 使用。机密信息会加密保存，之后不会再次显示。',
  blocked: '在项目获准使用该文件夹之前，不会列出其中的任何内容。',
  emptyViewer: '操作员和管理员可以创建凭证。',
  nothingFound: '没有匹配项',
  nothingFoundText: '没有凭证符合所有筛选条件。',
  clearFilters: '清除筛选条件',
  columns: {
    type: '类型',
    username: '用户名',
    description: '描述信息',
    expires: '过期时间',
    works: '有效性',
    rotated: '机密信息更改',
    created: '创建时间',
    updated: '上次更改'
  },
  columnsTitle: '列',
  view: '视图',
  views: {
    title: '已保存的视图',
    none: '还没有保存的视图。',
    name: '视图名称',
    save: '保存',
    saved: name => `视图“${name}”已保存。`,
    remove: name => `删除视图“${name}”`,
    hint: '视图在此浏览器中保存筛选条件、排序和列。如需共享，请复制页面地址。'
  },
  filter: '筛选',
  filters: '筛选条件',
  filtersSet: n => `筛选${number(n)}项`,
  showList: '显示列表',
  expiry: { expired: '已过期', soon: '即将过期' },
  actions: {
    copyId: id => `复制 ID ${id}`,
    copyIdShort: '复制 ID',
    idCopied: id => `ID ${id} 已复制。`,
    copyStep: id => `复制 ${id} 的 Jenkinsfile 步骤`,
    copyStepShort: '复制 Jenkinsfile 步骤',
    stepCopied: id => `${id} 的 Jenkinsfile 步骤已复制。`,
    sync: id => `同步 ${id}`,
    syncShort: '同步'
  },
  warnings: n => `${number(n)} 条警告`,
  bulk: {
    progress: (done, all) => `已完成 ${number(done)} / ${number(all)}`,
    synced: n => `已请求同步 ${number(n)} 个凭证。`,
    deleted: n => `正在删除 ${number(n)} 个凭证。`,
    failed: n => `${number(n)} 个失败，仍保持选中。`
  },
  all: {
    title: '凭证',
    project: '项目',
    anyProject: '全部项目',
    empty: '还没有凭证',
    emptyText: '您所有项目的凭证都会显示在这里。打开一个项目即可创建凭证。'
  },
  printed: (n, total) =>
    total === undefined
      ? `此处打印了前 ${number(n)} 个。要打印其他凭证，请用筛选条件缩小列表范围。`
      : `共 ${number(total)} 个，此处打印了前 ${number(n)} 个。请在打印前滚动到列表末尾，或用筛选条件缩小范围；“导出为 YAML”可将全部凭证写入文件。`,
  more: n => `以及另外 ${number(n)} 个`
}
