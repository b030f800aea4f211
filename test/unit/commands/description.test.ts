import t from 'tap'
import { fittingDescription } from '../../../src/commands/description.ts'

t.test('a description never costs the credential: what does not fit is dropped, and said', async t => {
  const long = 'x'.repeat(1025)
  const table: [string, boolean | undefined, string, string[]][] = [
    ['for builds', false, 'for builds', []],
    ['', false, '', []],
    ['deploy 🚀 key 👩‍💻', true, 'deploy 🚀 key 👩‍💻', []],
    ['deploy 🚀 key 👩‍💻', undefined, 'deploy 🚀 key 👩‍💻', []],
    ['deploy 🚀 key 👩‍💻', false, 'deploy key', ['DescriptionWithoutEmoji']],
    ['😀', false, '', ['DescriptionWithoutEmoji']],
    ['❤️ schön', false, '❤️ schön', []],
    [long, true, long.slice(1), ['DescriptionShortened']],
    ['🚀'.repeat(1025), true, '🚀'.repeat(1024), ['DescriptionShortened']],
    [`${long}🚀`, false, long.slice(1), ['DescriptionWithoutEmoji', 'DescriptionShortened']],
    ['🚀'.repeat(1024), true, '🚀'.repeat(1024), []]
  ]
  for (const [given, isEmojiSafe, description, codes] of table) {
    const fitting = fittingDescription(given, isEmojiSafe)
    t.strictSame([fitting.description, fitting.warnings.map(({ code }) => code)], [description, codes], given.slice(0, 30))
    t.ok(fitting.warnings.every(({ pointer }) => pointer === '#/description'))
  }
})
