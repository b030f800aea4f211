import t from 'tap'
import { intlOf } from '../../../../src/console/messages/intl.ts'

t.test('numbers, plurals and lists are those of the language', async t => {
  const [en, zh] = [intlOf('en'), intlOf('zh-CN')]
  t.equal(en.number(5000), '5,000')
  t.equal(en.plural(1, '# token', '# tokens'), '1 token')
  t.equal(en.plural(0, '# token', '# tokens'), '0 tokens')
  t.equal(en.plural(5000, '# token', '# tokens of #'), '5,000 tokens of 5,000')
  t.equal(zh.plural(1, 'one', '# 个令牌'), '1 个令牌', 'Chinese has one form')
  t.equal(en.list(['a', 'b', 'c']), 'a, b, and c')
  t.equal(zh.list(['a', 'b', 'c']), 'a、b和c')
})
