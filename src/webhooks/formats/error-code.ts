import { isFields, valueOf } from '../../domain/shape.ts'

/** DingTalk and WeCom answer 200 also to what they refuse, with a number other than 0 in `errcode`. */
export function hasErrorCode(answer: string): boolean {
  const fields = valueOf(answer)
  const code = isFields(fields) ? fields['errcode'] : undefined
  return typeof code === 'number' && code !== 0
}
