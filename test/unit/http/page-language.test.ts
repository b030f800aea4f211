import t from 'tap'
import { languageOf } from '../../../src/http/page-language.ts'

const preferred = (accepted: string) => languageOf({ 'accept-language': accepted })

t.test('the language of a browser is read from Accept-Language, by weight and then by order', async t => {
  for (const [accepted, language] of [
    ['', 'en'],
    ['*', 'en'],
    ['en-US,en;q=0.9', 'en'],
    ['zh', 'zh-CN'],
    ['ZH-cn', 'zh-CN'],
    ['zh-SG', 'zh-CN'],
    ['zh-Hans', 'zh-CN'],
    ['zh-Hans-TW', 'zh-CN'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['en;q=0.5, zh;q=0.6', 'zh-CN'],
    ['zh;q=0.6, en', 'en'],
    ['zh;q=0.5,en;q=0.5', 'zh-CN'],
    ['de,fr;q=0.9,zh;q=0.1', 'zh-CN'],
    ['de,*;q=0.5,zh;q=0.1', 'en'],
    ['de', 'en'],
    // refused
    ['zh;q=0', 'en'],
    ['zh;q=0.000, de', 'en'],
    ['en;q=0,zh;q=0.001', 'zh-CN'],
    // traditional characters
    ['zh-TW', 'en'],
    ['zh-HK,en;q=0.5', 'en'],
    ['zh-Hant-CN', 'en'],
    ['zh-TW,zh;q=0.9,en;q=0.8', 'zh-CN'],
    // malformed
    ['zh;q=2', 'en'],
    ['zh;q=-1', 'en'],
    ['zh;q=1.5', 'en'],
    ['zh;q=0.1234', 'en'],
    ['zh;level=1', 'en'],
    ['zh;q=', 'en'],
    [';,;q=1,,zh', 'zh-CN'],
    ['zhx', 'en'],
    ['constructor,__proto__', 'en']
  ] as const)
    t.equal(preferred(accepted), language, accepted)
})

t.test('what was chosen in the menu goes before', async t => {
  const browser = { 'accept-language': 'zh-CN' }
  t.equal(languageOf({ ...browser, cookie: 'language=en' }), 'en')
  t.equal(languageOf({ ...browser, cookie: 'x=y;language=en;z' }), 'en')
  for (const cookie of ['language=', 'language=EN', 'language=en-US', 'mylanguage=en', 'language=__proto__', '=', ';;', ''])
    t.equal(languageOf({ ...browser, cookie }), 'zh-CN', cookie)
  t.equal(languageOf({ cookie: 'language=zh-CN; language=en' }), 'zh-CN', 'the first of two')
})

t.test('of a header without end, only the beginning is read', async t => {
  t.equal(preferred(`${'de,'.repeat(1_000_000)}zh`), 'en')
  t.equal(languageOf({ cookie: `${'a=b;'.repeat(1_000_000)}language=zh-CN` }), 'en')
})
