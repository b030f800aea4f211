// Says in Chinese, to those who read the console in Chinese, that the help is in English. The choice is that of src/http/page-language.ts.
const chosen = /(?:^|; ?)language=([\w-]+)/.exec(document.cookie)?.[1]
const isTraditional = tag => /^zh\b.*\b(hant|tw|hk|mo)\b/i.test(tag) && !/hans/i.test(tag)
const preferred = navigator.languages.find(tag => /^(en|zh)\b/i.test(tag) && !isTraditional(tag)) ?? 'en'
if (['en', 'zh-CN'].includes(chosen) ? chosen === 'zh-CN' : /^zh/i.test(preferred)) {
  const notice = document.createElement('p')
  notice.className = 'notice'
  notice.lang = 'zh-CN'
  notice.textContent = '帮助文档目前仅有英文版。'
  document.querySelector('main')?.prepend(notice)
}
