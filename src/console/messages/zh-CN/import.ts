import type { importMessages as English } from '../en/import.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const importMessages: Translation<typeof English> = {
  title: '导入凭证',
  intro: '粘贴或拖放一组凭证。保存之前您可以逐行检查；不在列表中的凭证不会被更改或删除。',
  source: 'YAML、JSON、Kubernetes Secret 或 .env',
  sourceHelp:
    '声明的凭证集（credentials: …）、kubectl 的输出（get secrets -o yaml），或 KEY=VALUE 行。内容在浏览器中读取，机密信息只会发送给凭证桥。',
  large: (characters, lines) =>
    `共 ${number(characters)} 个字符，${number(lines)} 行。文本过长，不予显示；检查时会显示其中的内容。`,
  clear: '使用其他文本',
  formats: '可以导入的内容',
  formatTexts: [
    '声明的凭证集：与 jcb apply 和“导出为 YAML”使用的格式相同。省略的机密信息会保留原值。',
    'Kubernetes Secret，单个或列表：KubeSphere 的类型、dockerconfigjson、basic-auth、ssh-auth、tls 和 service-account-token。Opaque 类型由您选择凭证类型。',
    '.env：每个 KEY=VALUE 对应一个访问令牌。“export ”和以 # 开头的行会被忽略。引号中的值可以有多行；\\n 和 \\" 仅在双引号中作为转义。不会展开变量。'
  ],
  review: '检查',
  back: '编辑文本',
  import: n => `导入 ${number(n)} 项`,
  nothingToImport: '没有可导入的内容',
  table: '找到的凭证',
  columns: { tick: '导入', line: '行', id: 'ID', type: '类型', action: '操作', notes: '说明' },
  tick: id => `导入 ${id}`,
  tickAll: '全部导入',
  idOf: line => `第 ${number(line)} 行的 ID`,
  typeOf: line => `第 ${number(line)} 行的类型`,
  fieldOf: (label, id) => `${id} 的${label}`,
  chooseType: '选择类型',
  from: source => `来自 ${source}`,
  actions: { create: '创建', replace: '替换', same: '无变化', skip: '跳过', checking: '正在检查…', mend: '需要处理' },
  adopt: '接管 Jenkins 中已有的凭证',
  unmanaged: 'Jenkins 中已有使用此 ID 的凭证，且不是由凭证桥写入的。请接管，否则会受阻。',
  onlyProblems: '仅显示需要处理的行',
  showMore: n => `再显示 ${number(n)} 行`,
  found: n => `找到 ${number(n)} 个凭证`,
  counts: (create, replace, same, mend) =>
    `创建 ${number(create)} 个，替换 ${number(replace)} 个，无变化 ${number(same)} 个；其中 ${number(mend)} 个需要处理`,
  storing: (done, all) => `已保存 ${number(done)} / ${number(all)}`,
  progress: (done, all) => `已有 ${number(done)} / ${number(all)} 个写入 Jenkins`,
  waiting: '等待中',
  stored: '已保存',
  failed: '失败',
  blocked: '它会受阻：',
  changed: '已被更改',
  changedText: '检查之后有人更改了它，因此未作处理。',
  changedRows: n => `检查之后有 ${number(n)} 个凭证被更改，未作处理。请重新检查。`,
  again: '重新检查',
  againOf: id => `重新检查：${id}`,
  retry: n => `重试 ${number(n)} 项`,
  rest: '检查其余内容',
  toList: '前往凭证列表',
  more: '继续导入',
  faults: {
    tooLong: '文本过长，上限为 8 MiB。请分批导入。',
    tooMany: '其中有超过 5,000 个凭证。请分批导入。',
    nothing: '没有找到凭证。',
    syntax: line => `第 ${number(line)} 行既不是 KEY=VALUE，也不是注释。`,
    unclosed: line => `第 ${number(line)} 行的引号没有结束。`,
    afterQuote: line => `第 ${number(line)} 行的结束引号之后还有文本。`
  },
  problems: {
    noId: '没有 ID，请输入一个。',
    badId: 'ID 可包含字母、数字、点、连字符和下划线，首尾必须是字母或数字。',
    duplicate: '上面已有一行使用此 ID。请输入其他 ID，或取消勾选其中一行。',
    noType: '请选择类型。',
    unknownType: '凭证桥不支持此类型。',
    notText: '其中有不是文本的值。请给数字、true 和 false 加上引号。',
    notBase64: 'data 中的某个值不是 base64。请将明文放入 stringData。',
    notSecret: '这不是 Secret。',
    unsupported: '此类型的 Secret 不是流水线凭证。',
    empty: '没有值。',
    beingDeleted: '正在从集群中删除。',
    brokenDockerConfig: '无法读取 Docker 配置，或其中没有镜像仓库。'
  }
}
