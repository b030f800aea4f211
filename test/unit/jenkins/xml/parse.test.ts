import t from 'tap'
import { parseXml } from '../../../../src/jenkins/xml/parse.ts'

const textOf = async (content: string) => (await parseXml(`<?xml version="1.1" encoding="UTF-8"?><a>${content}</a>`))?.text

t.test('references arrive as the code units that Jenkins means, those that XML lacks included', async t => {
  const table: readonly (readonly [content: string, text: string])[] = [
    ['&#x1;&#31;&#0;', '\u0001\u001f\u0000'],
    ['&#x9;&#xA;&#13;', '\t\n\r'],
    ['&#xd83d;&#xde00;', '😀'],
    ['&#xd83d;', '\ud83d'],
    ['x&#xde00;&#xd83d;y', 'x\ude00\ud83dy'],
    ['&#xfffe;&#65535;', '\ufffe\uffff'],
    ['\ufdd0', '\ufdd0'],
    ['\ufdd00041', '\ufdd00041'],
    ['&#xfdd0;0041', '\ufdd00041'],
    ['\u0085\u2028\u007f\u009f', '\u0085\u2028\u007f\u009f'],
    ['a\r\nb\rc', 'a\nb\nc']
  ]
  for (const [content, text] of table)
    t.ok((await textOf(content)) === text, [...content].map(one => one.codePointAt(0)?.toString(16)).join(' '))
})

t.test('where a slice ends changes nothing', async t => {
  for (const unit of ['&#xd83d;&#xde00;', '😀', '&#x1;', '\ufdd0', '\r\n'])
    for (let before = 16_384 - 60; before < 16_384 - 40; before++) {
      const [root, expected] = [await textOf('x'.repeat(before) + unit), await textOf(unit)]
      if (root !== 'x'.repeat(before) + expected) t.fail(`${JSON.stringify(unit)} after ${before}`)
    }
  t.pass()
})

t.test('what is not one well-formed document is nothing', async t => {
  for (const text of ['', '<a>', '<a/><b/>', '<a></a>x', '<a>&nbsp;</a>', '<!DOCTYPE a><a/>', '<a>]]></a>', '<a b="1" b="2"/>'])
    t.equal(await parseXml(text), undefined, text)
})
