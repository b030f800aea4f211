import type { targetMessages as English } from '../en/targets.ts'
import type { Translation } from '../translation.ts'
import { number } from './intl.ts'

export const targetMessages: Translation<typeof English> = {
  title: '目标',
  help: '项目的每个凭证都会写入以下每个文件夹。新增的目标在保存了全部凭证之后才计入状态。',
  count: n => `${number(n)} 个目标`,
  state: { Ready: '就绪', Proving: '填充中', Leaving: '清空中' },
  stateHelp: {
    Ready: '',
    Proving: '在读取并确认保存了全部凭证之后，才计入凭证的状态。',
    Leaving: '在确认 Jenkins 中已没有该项目的内容之前，会一直列出。'
  },
  unmanaged: n => `${number(n)} 个未受管`,
  add: '添加目标',
  addTitle: '添加目标',
  addText: '项目的所有凭证也会写入该目标。',
  added: place => `已添加 ${place}，正在填充。`,
  remove: '移除',
  removeOne: place => `移除 ${place}`,
  removeTitle: place => `移除 ${place}？`,
  removeText: n =>
    n === 0
      ? '项目没有凭证，因此不会移除任何凭证；如果文件夹由凭证桥创建且其中没有其他内容，则移除文件夹。'
      : `项目的 ${number(n)} 个凭证会从 Jenkins 的此文件夹中移除；如果文件夹由凭证桥创建且其中没有其他内容，文件夹也会移除。其中的构建将无法再使用这些凭证。未受管的凭证和其他目标保持不变。`,
  removed: place => `正在清空 ${place}。`,
  differ: (synced, all) => `${number(synced)} / ${number(all)} 个目标`,
  inEach: '各目标的状态',
  version: (seen, now) => (seen === null ? '还没有版本' : seen === now ? `当前版本（${now}）` : `版本 ${seen}，最新为 ${now}`),
  confirmed: '确认于',
  never: '尚未确认'
}
