import { intlOf } from '../intl.ts'

export const { number, plural, list } = intlOf('en')

/** Punctuation between texts. */
export const marks = { colon: ': ', stop: '. ', comma: ', ', item: ', ', space: ' ', aside: (text: string) => `(${text})` }
