import type { projectMessages as English } from '../en/project.ts'
import type { Translation } from '../translation.ts'

export const projectMessages: Translation<typeof English> = {
  sections: '项目栏目',
  credentials: '凭证',
  drift: '偏差',
  events: '事件',
  webhooks: 'Webhook',
  settings: '设置',
  folder: 'Jenkins 文件夹',
  yourRole: '您的角色：',
  paused: '此项目已暂停：在管理员恢复之前，不会向 Jenkins 写入任何内容，也不会检测 Jenkins 中的更改。',
  deleting: '正在删除此项目。其凭证会先从 Jenkins 中移除。',
  moving: folder => `此项目正在从文件夹 ${folder} 移到这里。`,
  confirmFolder: '使用此文件夹',
  folderConfirmed: folder => `从现在起，项目使用文件夹 ${folder}`,
  blocked: {
    FolderExists:
      '在创建项目之前，Jenkins 中已有同名文件夹，因此其中的内容不会被列出、读取或写入。平台管理员可以查看该文件夹并允许项目使用，或将项目移到另一个文件夹。否则请删除项目并换一个名称。',
    RecordChanged:
      '此项目存储的记录与凭证桥上次写入的不一致，因此不会向 Jenkins 发送任何内容。有其他程序在写入凭证桥的 Redis。平台管理员可以解决此问题：在“设置”中检查每个字段，然后保存。',
    RecordBroken:
      '无法读取此项目存储的记录，因此不会向 Jenkins 发送任何内容。平台管理员可以解决此问题：在“设置”中重新填写每个字段，然后保存。'
  }
}
