import { createHmac } from 'node:crypto'
import { hasErrorCode } from './error-code.ts'
import { asJson, type Format } from './format.ts'
import { plainText, textOf } from './text.ts'

/** A custom robot of a DingTalk group. Its plain text has no syntax. With a secret of the robot, the address is signed. */
export const dingtalk: Format = {
  name: 'dingtalk',
  secret: 'theirs',
  refuses: hasErrorCode,
  make(message, { secrets: [secret], at }) {
    const outgoing = asJson({ msgtype: 'text', text: { content: plainText(textOf(message)) } })
    if (secret === undefined || secret.isEmpty) return outgoing
    const key = secret.reveal()
    const sign = createHmac('sha256', key).update(`${at}\n${key}`).digest('base64')
    return { ...outgoing, query: { timestamp: String(at), sign } }
  }
}
