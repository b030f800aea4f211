import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import type { Plan } from '../../src/commands/plan.ts'
import type { AuditEntry } from '../../src/domain/audit.ts'
import type { Event } from '../../src/domain/event.ts'
import type { Policies } from '../../src/domain/project.ts'
import type { Summary } from '../../src/domain/summary.ts'
import type { Snippet } from '../../src/domain/types/snippets.ts'
import type { Usage, UsedBefore, UsedBy } from '../../src/domain/usage.ts'
import type { AuditList } from '../../src/http/schemas/audit.ts'
import type { EventList } from '../../src/http/schemas/bridge.ts'
import type { Answer } from '../../src/http/schemas/common.ts'
import type { StatusSchema } from '../../src/http/schemas/credentials.ts'
import type { MasterKeys } from '../../src/http/schemas/keys.ts'
import type { PlanSchema } from '../../src/http/schemas/plan.ts'
import type { PoliciesSchema } from '../../src/http/schemas/projects.ts'
import type { SnippetList } from '../../src/http/schemas/snippets.ts'
import type { UsageSchema } from '../../src/http/schemas/usage.ts'
import type { Rotation } from '../../src/store/sealing/key-store.ts'
import type { KeyUse } from '../../src/store/sealing/key-use.ts'
import { bin, command, root } from './command.ts'

/** True if two types have the same fields; whether their values fit is checked where one is answered as the other. */
type HasFields<A, B> = [keyof A, keyof B] extends [keyof B, keyof A] ? true : false
type UsageAnswer = Answer<typeof UsageSchema>

/** What is answered without a view that names its fields. With a field that its schema lacks this does not compile. */
export const answeredAsTheyAre: readonly true[] = [
  true satisfies HasFields<Summary, Omit<Answer<typeof StatusSchema>, 'source' | 'verified'>>,
  true satisfies HasFields<Policies, Answer<typeof PoliciesSchema>>,
  true satisfies HasFields<Plan, Answer<typeof PlanSchema>>,
  true satisfies HasFields<Plan['actions'][number], Answer<typeof PlanSchema>['actions'][number]>,
  true satisfies HasFields<Usage, UsageAnswer>,
  true satisfies HasFields<UsedBy, UsageAnswer['jobs'][number]>,
  true satisfies HasFields<UsedBefore, NonNullable<UsageAnswer['before']>>,
  true satisfies HasFields<Snippet, Answer<typeof SnippetList>['items'][number]>,
  true satisfies HasFields<AuditEntry, Answer<typeof AuditList>['items'][number]>,
  true satisfies HasFields<Event, Answer<typeof EventList>['items'][number]>,
  true satisfies HasFields<KeyUse, Answer<typeof MasterKeys>['items'][number]>,
  true satisfies HasFields<Rotation, NonNullable<Answer<typeof MasterKeys>['rotation']>>
]

/** Changes of a file of src/http, and what the compiler says of each. */
const changes = [
  { name: 'none', file: 'views.ts', from: '', to: '', error: undefined },
  {
    name: 'renamed',
    file: 'views.ts',
    from: 'rotatedAt: credential',
    to: 'rotated: credential',
    error: /'rotated' does not exist/
  },
  {
    name: 'superfluous',
    file: 'views.ts',
    from: 'blocked: blockedView(project)',
    to: '$&, uid: project.uid',
    error: /'uid' does not exist/
  },
  { name: 'missing', file: 'webhook-views.ts', from: /lastEvent: .*\n/, to: '', error: /'lastEvent' is missing/ },
  {
    name: 'optional',
    file: 'views.ts',
    from: '{ usernameSecret } :',
    to: '{ usernameSecret, user: "" } :',
    error: /'user' does not exist/
  },
  {
    name: 'other-type',
    file: 'views.ts',
    from: 'expiresAt: token.expiresAt',
    to: 'expiresAt: 0',
    error: /'number' is not assignable/
  },
  {
    name: 'null',
    file: 'views.ts',
    from: 'damage === undefined ? null',
    to: '$& ?? 0',
    error: /'0' is not assignable|'number' is not assignable/
  },
  {
    name: 'other-schema',
    file: 'routes/caller.ts',
    from: 'answer(CallerSchema',
    to: 'answer(SignInSchema',
    error: /not assignable/
  }
]

t.test('an answer that differs from its schema does not compile', async t => {
  const dir = await mkdtemp(join(tmpdir(), 'jcb-types-'))
  t.teardown(() => rm(dir, { recursive: true, force: true }))
  for (const { name, file, from, to } of changes) {
    const path = join(root, 'src/http', file)
    const text = await readFile(path, 'utf8')
    const changed = text.replace(from, to)
    if (name !== 'none') t.not(changed, text, `${name} changes something`)
    const moved = changed.replaceAll(/from '(\.[^']+)'/g, (_, to: string) => `from '${join(dirname(path), to)}'`)
    await writeFile(join(dir, `${name}.mts`), moved)
  }
  await symlink(join(root, 'node_modules'), join(dir, 'node_modules'))
  const options = {
    noEmit: true,
    rootDir: '/',
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
    incremental: false
  }
  const config = { extends: join(root, 'tsconfig.json'), compilerOptions: options, include: [`${dir}/*.mts`], exclude: [] }
  await writeFile(join(dir, 'tsconfig.json'), JSON.stringify(config))
  const { output: said } = await command(bin('tsc'), ['-p', dir, '--pretty', 'false'])
  t.notMatch(said, /^src/m, said)
  for (const { name, error } of changes) {
    const errors = said.split(/\n(?=\S)/).filter(text => text.includes(`/${name}.mts(`))
    if (error === undefined) t.strictSame(errors, [])
    else t.match(errors.join('\n'), error, name)
  }
})
