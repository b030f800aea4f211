import { readFileSync } from 'node:fs'
import t from 'tap'
import { found } from '../../../../helpers/found.ts'
import { findKubectl } from '../../../../helpers/kubectl.ts'

const read = (name: string) => readFileSync(new URL(`../../../../fixtures/content/${name}`, import.meta.url), 'utf8')
const files = { YAML: read('kubectl-token.yaml'), JSON: read('kubectl-flat.json') }
/** What kubectl 1.32 said of each, in both forms. */
const refused = [0x01, 0x08, 0x0b, 0x0c, 0x1b, 0x7f, 0x80, 0x81, 0x84, 0x86, 0x9f, 0xfffe, 0xffff]
const taken = [0xa0, 0xad, 0x200b, 0xfeff, 0xfffd, 0x1f600]

t.test('a control character anywhere is refused as by kubectl, with its place', async t => {
  const kubectl = findKubectl()
  if (kubectl !== undefined) t.teardown(() => kubectl.dispose())
  for (const [form, file] of Object.entries(files))
    for (const point of [...refused, ...taken]) {
      const content = file.replaceAll('someone', `some${String.fromCodePoint(point)}one`)
      const { errors, said } = found('kubeconfig', { content })
      const name = `${form} with U+${point.toString(16)}`
      t.strictSame(errors, refused.includes(point) ? ['YamlUnreadable'] : [], name)
      if (refused.includes(point)) t.match(said, /line \d+, column \d+, where there is a control character/, name)
      if (kubectl !== undefined) t.equal(kubectl.reads(content), !refused.includes(point), `${name}, by ${kubectl.version}`)
    }
  const inComment = `# a\u0081b\n${files.YAML}`
  t.strictSame(found('kubeconfig', { content: inComment }).errors, ['YamlUnreadable'])
})
