import { readFileSync } from 'node:fs'
import t from 'tap'
import { Report } from '../../../src/domain/findings.ts'
import { readKubeconfig } from '../../../src/domain/types/kubeconfig/file.ts'
import { family } from '../../helpers/kubeconfig-family.ts'
import { findKubectl } from '../../helpers/kubectl.ts'

/** What kubectl does with each variant; scripts/kubectl-verdicts.mjs has asked it. */
const verdicts = JSON.parse(readFileSync(new URL('../../fixtures/kubeconfigs/verdicts.json', import.meta.url), 'utf8')) as {
  readonly kubectl: string
  readonly count: number
  readonly refused: readonly string[]
}

t.test('of every kind of value in every field, we read what kubectl reads and refuse what it refuses', async t => {
  const all = family()
  t.equal(all.size, verdicts.count, 'the verdicts are about this family')
  t.match(verdicts.kubectl, /^v1\.(3[2-9]|[4-9]\d)\./)
  const refused = new Set(verdicts.refused)
  const differing = [...all].flatMap(([name, content]) => {
    const report = new Report()
    const isRead = readKubeconfig(report, content) !== undefined
    return isRead === !refused.has(name) ? [] : [`${name}: kubectl ${isRead ? 'refuses' : 'reads'} it`]
  })
  t.strictSame(differing, [])
})

t.test('the kubectl of this machine, if it has one, says the same of some of them', async t => {
  const kubectl = findKubectl()
  if (kubectl === undefined) return t.pass('there is none')
  t.teardown(() => kubectl.dispose())
  const refused = new Set(verdicts.refused)
  const some = [...family()].filter((_variant, i) => i % 200 === 7)
  for (const [name, content] of some) t.equal(kubectl.reads(content), !refused.has(name), `${kubectl.version}: ${name}`)
})
