import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Spec, Validation } from '@cyclonedx/cyclonedx-library'
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

/** What a job may do beyond reading: results of CodeQL go to the code scanning page, a release to the registry and the page of releases. */
const more: Readonly<Record<string, Record<string, string>>> = {
  'codeql.yml analyze': { contents: 'read', 'security-events': 'write' },
  'release.yml image': { contents: 'write', packages: 'write' }
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
