import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readControllersFile } from '../../../../src/app/config/controllers-file.ts'
import { readSettings } from '../../../../src/app/config/read-settings.ts'
import { templatesOf, translateBy, translateEach, translateEachFault } from '../../../../src/console/api/sentence-templates.ts'
import { serverSentences } from '../../../../src/console/messages/zh-CN/server-sentences.ts'
import { readOne } from '../../../../src/domain/documents/read.ts'

const templates = templatesOf({
  'It must have {}.': '必须符合：{}。',
  'It must have 1 to {} characters.': '必须为 1 到 {} 个字符。',
  '{} of {} were kept.': '{2} 个中保留了 {1} 个。',
  '{} Try again in {} seconds.': '{}请在 {} 秒后重试。',
  'This address is blocked.': '此地址已被阻止。'
})

t.test('a sentence has its parts in the order of the other language', async t => {
  t.equal(translateBy(templates, '3 of 5 were kept.'), '5 个中保留了 3 个。')
  t.equal(translateBy(templates, '3 of 5 were lost.'), undefined)
  t.equal(translateBy(templates, 'This address is blocked. Really.'), undefined)
})

t.test('the most literal template is taken', async t => {
  t.equal(translateBy(templates, 'It must have 1 to 63 characters.'), '必须为 1 到 63 个字符。')
  t.equal(translateBy(templates, 'It must have a name.'), '必须符合：a name。')
})

t.test('a sentence within a sentence is translated, and a part keeps what looks like a gap', async t => {
  t.equal(translateBy(templates, 'This address is blocked. Try again in 20 seconds.'), '此地址已被阻止。请在 20 秒后重试。')
  t.equal(translateBy(templates, 'It must have {2} or $&.'), '必须符合：{2} or $&。')
})

const chinese = templatesOf(serverSentences)
const translate = (sentence: string) => translateBy(chinese, sentence) ?? sentence

/** What is left in English when names, pointers and what is written in a file are not counted. */
const english = (text: string) =>
  text
    .replaceAll(/"[^"]*"|#\/\S*|\b[A-Z_]{3,}\b|\b(YAML|JSON|Jenkins|true|false|https?|name|url|nosuch|tokenFile)\b/g, '')
    .match(/[A-Za-z]{2,}/g)

t.test('the faults of a document are in Chinese, with line and column', async t => {
  for (const [text, place] of [
    ['a: 1\na: 2\n', '第 2 行第 1 列：'],
    ['a: !x 1\n', '第 1 行第 4 列：'],
    ['- {\n', '第 2 行第 1 列：'],
    ['a: "\\z"\n', '第 1 行']
  ] as const) {
    const read = readOne(text, 'yaml')
    const detail = 'fault' in read ? translate(read.fault.detail) : ''
    t.match(detail, place, text)
    t.equal(english(detail), null, detail)
  }
})

t.test('the faults of settings and of the list of controllers are in Chinese', async t => {
  const path = join(t.testdir(), 'controllers.yaml')
  writeFileSync(path, '- name: a\n  url: https://a.example.com\n  user: x\n  nosuch: 1\n- name: a\n  url: nothing\n')
  const read = readControllersFile(path)
  const inFile = `CONTROLLERS_FILE${'fault' in read ? read.fault : ''}`
  const { faults } = readSettings({ RATE_LIMIT: 'many', RECONCILE_INTERVAL: 'soon', LOG_LEVEL: 'loud', OUTBOUND_HTTP: 'no' })
  t.equal(faults.length, 4)
  const said = translateEachFault([...faults, inFile].join('; '), translate)
  t.match(said, /RATE_LIMIT 必须为 0 到 \d+ 之间的数字; /)
  t.match(said, /CONTROLLERS_FILE: 第 4 行，#\/0\/nosuch：没有此名称的字段。/)
  t.strictSame(english(said.replace(/LOG_LEVEL[^;]*/, '').replaceAll(/\d+ ms|\d+[smh]/g, '')), null, said)
})

t.test('sentences in a row are each translated', async t => {
  t.equal(
    translateEach('The stored record cannot be read. Something unknown. It is missing.', translate),
    '无法读取存储的记录。Something unknown. 缺少此项。'
  )
})
