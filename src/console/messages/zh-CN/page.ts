import type { pageMessages as English } from '../en/page.ts'
import type { Translation } from '../translation.ts'

export const pageMessages: Translation<typeof English> = {
  title: '凭证',
  noScript: '控制台需要启用 JavaScript。API 文档位于 /docs。'
}
