import type { deletionMessages as English } from '../en/deletion.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const deletionMessages: Translation<typeof English> = {
  title: id => `删除 ${id}？`,
  text: '凭证会在这里和 Jenkins 中删除。使用它的流水线将会失败，且机密信息无法恢复。',
  confirm: '删除',
  titleMany: n => `删除 ${number(n)} 个凭证？`,
  textMany: () => '这些凭证会在这里和 Jenkins 中删除。使用它们的流水线将会失败，且机密信息无法恢复。',
  confirmMany: n => `删除 ${number(n)} 个凭证`,
  changed: who => `${who} 在此期间更改了它。请查看当前状态；如仍要删除，请再次点击“删除”。`,
  jobs: '使用过它的任务',
  used: '以下任务使用过它，删除后将会失败：',
  usageUnknown: '没有使用记录；但仍可能有任务在使用。',
  keepUsed: '保留有任务使用的凭证',
  keepUsedHelp: '会逐个向 Jenkins 查询。没有使用记录的凭证将被删除。',
  deleted: id => `正在删除 ${id}。`,
  forget: {
    button: '不再跟踪',
    title: id => `不再跟踪 ${id}？`,
    text: '会再尝试一次在 Jenkins 中删除，之后不再跟踪。Jenkins 中可能仍有该值：请检查文件夹，并在使用它的地方更换机密信息。',
    done: id => `${id} 已不再跟踪，Jenkins 中可能仍有该凭证。`
  }
}
