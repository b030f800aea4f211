import t, { type Test } from 'tap'
import { openApi } from '../../../src/cli/api.ts'
import { type Awaited, untilSettled } from '../../../src/cli/wait.ts'
import { cli } from '../../helpers/cli.ts'
import { startScriptedBridge } from '../../helpers/scripted-bridge.ts'

type Phase = 'Pending' | 'Retrying' | 'Deleting' | 'Blocked' | 'Drifted' | 'Synced'

/** A bridge in which credentials (`ID` of the project demo, or `ID@PROJECT`) go through these phases; `undefined` is one that is gone. */
async function moving(t: Test, phases: Readonly<Record<string, readonly (Phase | undefined)[]>>) {
  let looks = -1
  const bridge = await startScriptedBridge(t, ({ method, path, query }) => {
    if (method === 'DELETE') return { body: {} }
    if (!path.endsWith('/credentials')) return { body: { name: 'demo', policies: {}, checkedAt: String(looks++) } }
    // The first phase that is asked for begins a look.
    if (query.get('phase') === 'Pending' && path.includes('/demo/')) looks++
    const project = path.split('/')[4] ?? ''
    const items = Object.entries(phases).flatMap(([key, all]) => {
      const [id = '', of = 'demo'] = key.split('@')
      const phase = all[Math.min(Math.max(looks, 0), all.length - 1)]
      const wanted = query.get('phase')
      if (of !== project || phase === undefined || (wanted !== null && wanted !== phase)) return []
      return [{ project, id, status: { phase, reason: `${phase}Reason`, message: null } }]
    })
    return { body: { items, nextCursor: null } }
  })
  const terminal = () => {
    const written: string[] = []
    const stderr = { write: (text: string) => void written.push(text) } as never
    return {
      terminal: { env: bridge.env, stdin: {} as never, stdout: stderr, stderr, signal: new AbortController().signal },
      written
    }
  }
  const { terminal: given, written } = terminal()
  return {
    ...bridge,
    written,
    waitFor: (awaited: readonly Awaited[]) => untilSettled(given, openApi(given), awaited, 5),
    wait: (ids: string[], deleted: string[] = [], seconds = 5) =>
      untilSettled(given, openApi(given), [{ project: 'demo', ids: new Set(ids), deleted: new Set(deleted) }], seconds)
  }
}

for (const phase of ['Pending', 'Retrying', 'Deleting'] as const)
  t.test(`${phase} is waited for`, async t => {
    const { wait, written } = await moving(t, { a: [phase, 'Synced'] })
    await wait(['a'])
    t.strictSame(written, [`in Jenkins: 0 of 1 (${phase}Reason)\n`, 'in Jenkins: 1 of 1\n'])
  })

for (const phase of ['Blocked', 'Drifted'] as const)
  t.test(`${phase} needs action, and is no success`, async t => {
    const { wait, written } = await moving(t, { a: [phase], b: ['Synced'], c: [phase] })
    await t.rejects(wait(['a', 'b']), { exit: 'failed', message: `1 of 2 needs action\n  demo/a: ${phase}, ${phase}Reason` })
    t.strictSame(written, ['in Jenkins: 1 of 2\n'])
    await t.rejects(wait(['a', 'c']), { message: /^2 of 2 need action/ })
  })

t.test('the same by the command line: it does not end with 0 while Jenkins is away, or differs', async t => {
  const { env } = await moving(t, { a: ['Retrying'] })
  const away = await cli(['sync', '--wait', '1'], env)
  t.match(away, {
    exit: 1,
    err: /1 is not in Jenkins after 1 second; the bridge continues\n {2}demo\/a: Retrying, RetryingReason\n$/
  })
  const { env: differing } = await moving(t, { a: ['Drifted'] })
  t.match(await cli(['sync', '--wait', '5'], differing), { exit: 1, err: /1 of 1 needs action/ })
})

t.test('what others have is not waited for', async t => {
  const { wait } = await moving(t, { a: ['Synced'], other: ['Pending'], stuck: ['Blocked'] })
  await wait(['a'])
  await wait([])
})

t.test('deleted ones are gone when nothing of them is left', async t => {
  const { wait, written } = await moving(t, { a: ['Deleting', undefined], b: ['Pending', 'Synced'] })
  await wait(['a', 'b'], ['a'])
  t.strictSame(written, [
    'in Jenkins: 0 of 1, deleted from Jenkins: 0 of 1 (PendingReason, DeletingReason)\n',
    'in Jenkins: 1 of 1, deleted from Jenkins: 1 of 1\n'
  ])
  const { wait: waitLong, written: seen } = await moving(t, { a: ['Deleting'], b: ['Pending'], c: ['Pending'] })
  await t.rejects(waitLong(['a', 'b', 'c'], ['a'], 0), {
    message: /^2 are not in Jenkins and 1 is still in Jenkins after 0 seconds/
  })
  t.strictSame(seen.length, 1)
  const { wait: waitOne, written: ofOne } = await moving(t, { a: [undefined] })
  await waitOne(['a'], ['a'], 1)
  t.strictSame(ofOne, ['deleted from Jenkins: 1 of 1\n'])
})

t.test('a credential that is deleted in one project is not that of another one', async t => {
  const { waitFor, written } = await moving(t, { 'a@demo': [undefined], 'a@other': ['Pending', 'Synced'] })
  const [ids, deleted] = [new Set(['a']), new Set(['a'])]
  await waitFor([
    { project: 'demo', ids, deleted },
    { project: 'other', ids }
  ])
  t.equal(written[0], 'in Jenkins: 0 of 1, deleted from Jenkins: 1 of 1 (PendingReason)\n')
})
