import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { execFileAsync } from '../helpers/child.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const COPIED = [
  'src',
  'openapi',
  'scripts',
  'test/helpers',
  'test/fixtures/made-up-type',
  'test/project/command.ts',
  'package.json',
  'README.md',
  'docs'
]

t.test('a type is a folder and a line: a made-up one works in a copy of the tree', async t => {
  const copy = await mkdtemp(join(tmpdir(), 'jcb-made-up-'))
  t.teardown(() => rm(copy, { recursive: true, force: true }))
  for (const path of COPIED) await cp(join(root, path), join(copy, path), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  // The only changes of the source.
  const type = await readFile(join(root, 'test/fixtures/made-up-type/type.ts'), 'utf8')
  await mkdir(join(copy, 'src/domain/types/made-up'))
  await writeFile(join(copy, 'src/domain/types/made-up/type.ts'), type.replace('../../../src/domain/types/', '../'))
  const list = join(copy, 'src/domain/types/index.ts')
  const before = await readFile(list, 'utf8')
  const after = before.replace(/(?=\n\]\n)/, ',\n  madeUp')
  t.not(after, before)
  await writeFile(list, `import { madeUp } from './made-up/type.ts'\n${after}`)
  await execFileAsync(process.execPath, ['src/app/openapi/write-openapi.ts'], { cwd: copy })
  const { stdout } = await execFileAsync(process.execPath, ['test/fixtures/made-up-type/walk.ts'], {
    cwd: copy,
    maxBuffer: 64 * 1024 * 1024
  }).catch(error => ({ stdout: `${error.stdout}\n${error.stderr}\nnot ok` }))
  t.notMatch(stdout, /^\s*not ok/m, stdout.slice(-4000))
  t.match(stdout, /^\s*ok .*a type that is a folder and a line/m)
})
