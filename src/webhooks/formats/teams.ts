import { asJson, type Format } from './format.ts'
import { textOf } from './text.ts'

/** A text block is Markdown, in which a foreign text could be a link. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_[\]()#!<>~|]/g, '\\$&')

const block = (text: string, more: object = {}) => ({ type: 'TextBlock', text: escaped(text), wrap: true, ...more })

/** A workflow of Teams that begins when a webhook request is received: an adaptive card. */
export const teams: Format = {
  name: 'teams',
  secret: 'none',
  make(message) {
    const { title, lines } = textOf(message)
    const content = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
      body: [block(title, { weight: 'Bolder', size: 'Medium' }), ...lines.map(line => block(line))]
    }
    return asJson({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }]
    })
  }
}
