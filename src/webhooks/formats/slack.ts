import { asJson, type Format } from './format.ts'
import { textOf } from './text.ts'

/** Slack takes these three for its own syntax, in which mentions and links are written. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** An incoming webhook of Slack. */
export const slack: Format = {
  name: 'slack',
  secret: 'none',
  make(message) {
    const { title, lines } = textOf(message)
    return asJson({ text: [`*${escaped(title).replaceAll('*', '∗')}*`, ...lines.map(escaped)].join('\n') })
  }
}
