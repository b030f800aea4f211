import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { languages } from '../../../../src/console/languages.ts'
import { root } from '../../../project/command.ts'

const folder = join(root, 'src/console/messages')

/** Every text of a file by its key; what a function returns is not known here. */
function textsIn(value: unknown, key: string): [string, string][] {
  if (typeof value === 'string') return [[key, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, `${key}.${name}`))
}

/** The texts of the bridge, which are in English there; server.test.ts looks at them. */
const OF_THE_BRIDGE = /^(server(-\w+)*|findings|types)\.ts$/

async function textsOf(language: string): Promise<Map<string, string>> {
  const files = readdirSync(join(folder, language))
    .filter(file => file.endsWith('.ts') && !OF_THE_BRIDGE.test(file))
    .toSorted()
  const modules = await Promise.all(
    files.map(async file => [file, (await import(join(folder, language, file))) as object] as const)
  )
  return new Map(modules.flatMap(([file, module]) => textsIn(module, file)))
}

const english = await textsOf('en')

for (const { tag } of languages.filter(({ tag }) => tag !== 'en'))
  t.test(`${tag} has each text that English has`, async t => {
    const texts = await textsOf(tag)
    t.ok(texts.size > 300)
    t.strictSame([...texts.keys()].toSorted(), [...english.keys()].toSorted())
    t.strictSame(
      [...texts].filter(([key, text]) => (text.trim() === '') !== (english.get(key)?.trim() === '')),
      [],
      'and none is empty'
    )
  })

/** A text of letters only these: names, units, identifiers and what is written the same everywhere. */
const SAME = new Set([
  'Kubernetes',
  'AWS Secrets Manager',
  'Slack',
  'Microsoft Teams',
  'zh-CN',
  'Docker Hub',
  'GitHub',
  'GitLab',
  'npm',
  'SonarQube',
  'API',
  'ID',
  'URL',
  'Jenkins',
  'Jenkinsfile',
  'Webhook',
  'kubeconfig',
  'GitHub App'
])

/** What is written on a keyboard. */
const KEY = /^(Ctrl [A-Z]|[a-z]|Enter|Esc|Tab|g [a-z])$/

t.test('a Chinese text is Chinese, with the names of products and settings left', async t => {
  const texts = await textsOf('zh-CN')
  const isChinese = (text: string) => /\p{Script=Han}/u.test(text)
  t.strictSame(
    [...texts].filter(([, text]) => /\p{Letter}/u.test(text) && !isChinese(text) && !SAME.has(text) && !KEY.test(text)),
    []
  )
  // three words of English in a row are a sentence that was not translated
  const sentence = /\b[A-Za-z]+ [a-z]+ [a-z]+\b/
  t.strictSame(
    [...texts].filter(([, text]) => sentence.test(text)),
    []
  )
})
