/** The languages of the console, each named as its readers write it. The bridge serves one page per language. */
export const languages = [
  { tag: 'en', name: 'English' },
  { tag: 'zh-CN', name: '简体中文' }
] as const

export type Language = (typeof languages)[number]['tag']
