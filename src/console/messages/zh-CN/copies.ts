import type { copiesMessages as English } from '../en/copies.ts'
import type { Translation } from '../translation.ts'
import { list, number } from './intl.ts'

export const copiesMessages: Translation<typeof English> = {
  title: n => (n === 1 ? '另一个文件夹保存着此项目的机密信息' : `另外 ${number(n)} 个文件夹保存着此项目的机密信息`),
  text: '有文件夹在 Jenkins 中被重命名、移动或复制。凭证桥写入的内容仍在其中，该文件夹中的流水线可以使用这些凭证。',
  proved: n => `${number(n)} 个凭证，已由密文证实`,
  unproved: 'ID 相同，但无法判断值是否相同：凭证桥的 Jenkins 用户没有读取权限。',
  others: ids => `不属于凭证桥或无法比较：${list(ids)}`,
  removing: '正在移除',
  remove: '移除',
  removeTitle: folder => `从 ${folder} 中移除凭证？`,
  removeText: ids =>
    `只要值仍是凭证桥写入的值，以下凭证就会从该文件夹中删除：${list(ids)}。其中的流水线将无法再使用它们。项目自己的文件夹保持不变。`,
  removeAction: '移除',
  removed: (n, folder) => `已从 ${folder} 中移除 ${number(n)} 个凭证`,
  notRemoved: '未能全部移除，原因见事件。',
  requested: '已请求移除，将在后台继续进行',
  follow: '将项目移到该文件夹',
  followTitle: folder => `将项目移到 ${folder}？`,
  followText: '相同的凭证保持不变，较新的值会被写入，然后移除当前文件夹中的凭证。',
  followAction: '移动',
  followed: folder => `项目正在移到 ${folder}`
}
