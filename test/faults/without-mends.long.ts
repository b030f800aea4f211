import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import t, { type Test } from 'tap'
import { root } from '../project/command.ts'
import { type FaultCase, faultsOf } from './every-call.ts'
import { blindSuite, makingSuite } from './suites.ts'

/** A text of a source file, and what replaces it. */
type Edit = readonly [file: string, mended: string, broken: string]

/** Our sources with some texts replaced; each must be there once, or this test no longer says anything. */
async function sourcesWith(t: Test, ...edits: readonly Edit[]): Promise<URL> {
  const copy = join(t.testdir(), 'src')
  await cp(join(root, 'src'), copy, { recursive: true })
  for (const [file, mended, broken] of edits) {
    const path = join(copy, file)
    const [before = '', ...after] = (await readFile(path, 'utf8')).split(mended)
    t.equal(after.length, 1, `${file} has the mend once`)
    await writeFile(path, before + broken + after.join(mended))
  }
  return pathToFileURL(`${copy}/`)
}

async function found(cases: readonly FaultCase[]): Promise<string> {
  const faults: string[] = []
  for (const one of cases) faults.push(...(await faultsOf(one)))
  return faults.join('\n')
}

t.test('a name that is only claimed and is said to exist is found', async t => {
  const claimed = "isClaim(found) ? 'busy' : 'exists'"
  const source = await sourcesWith(t, ['store/project/project-store.ts', claimed, "'exists'"])
  t.match(await found((await makingSuite(t, source)).cases), /repeated, it was answered 409: .*PROJECT_EXISTS/)
})

t.test('a bulk write whose healing save is believed without an answer is found', async t => {
  const source = await sourcesWith(
    t,
    [
      'sync/run/bulk.ts',
      'project.policies.bulk && showsCiphertexts === true',
      'project.policies.bulk && showsCiphertexts !== true'
    ],
    ['sync/run/bulk.ts', ".catch(toFailure)) === 'updated')", '.catch(toFailure)) !== undefined)']
  )
  t.match(await found((await blindSuite(t, source)).cases), /is Synced, and its secret is in clear in the folder's file/)
})
