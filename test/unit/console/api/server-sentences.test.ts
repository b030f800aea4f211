import t from 'tap'
import {
  atPosition,
  translateOutcome,
  translateSentence,
  translateSentences
} from '../../../../src/console/api/server-sentences.ts'

t.test('English has the sentences of the bridge as they are', async t => {
  t.equal(translateSentence('It is missing.'), 'It is missing.')
  t.equal(translateSentences('Before it. Jenkins took too long.'), 'Before it. Jenkins took too long.')
  t.equal(translateOutcome('Forbidden', 'read folder (HTTP 403): Jenkins knows our user.'), undefined)
})

t.test('a text for a code keeps the position that the finding is about', async t => {
  t.equal(atPosition('users[0].user.token: It has expired.', '已过期。'), 'users[0].user.token: 已过期。')
  t.equal(atPosition('kubectl does not accept it.', '不接受。'), '不接受。')
  t.equal(atPosition('line 3, column 2: It is neither.', '无法读取。'), 'line 3, column 2: 无法读取。')
  const tab = 'line 3, column 1, where it is indented by a tab: use the space bar'
  t.equal(atPosition(`${tab}: It is neither.`, '无法读取。'), `${tab}: 无法读取。`)
  t.equal(atPosition('base64 of a private key: It is encoded.', '请解码。'), 'base64 of a private key: 请解码。')
  t.equal(atPosition('It has expired.', '已过期。'), '已过期。')
  t.equal(atPosition('Use the output of: kubectl config view', '请使用。'), '请使用。')
})
