/** Emoji, which may be joined and coloured by characters without a width of their own. */
const EMOJI = /\p{Extended_Pictographic}(?:\ufe0f|\u200d|\p{Emoji_Modifier}|\p{Extended_Pictographic})*/gu

/** Characters without a width: marks of direction, joiners, soft hyphens, byte order marks, fillers. */
const WIDTHLESS = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu

/** Spaces that no space bar makes, line separators, and control characters but for tabs and line ends. */
const ODD_SPACE = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000]|(?![\t\n\r])\p{Cc}/u

/** Of longer texts, which are files, only the two ends are looked at. */
const LONGEST = 64 * 1024
const END = 4096

/** The text as it is seen. */
export const visibleIn = (text: string): string =>
  text.length > LONGEST ? `${visible(text.slice(0, END))}${text.slice(END, -END)}${visible(text.slice(-END))}` : visible(text)

const visible = (text: string): string => text.replaceAll(WIDTHLESS, '')

/** Whether a text holds what nobody sees, as texts from web pages, chats and office programs do. At its ends a space is a space. */
export function hasInvisible(text: string): boolean {
  if (text.length > LONGEST) return hasInvisible(text.slice(0, END).trimStart()) || hasInvisible(text.slice(-END).trimEnd())
  const plain = text.replaceAll(EMOJI, '')
  const seen = visible(plain)
  return seen !== plain || ODD_SPACE.test(seen.trim())
}
