import { reloadSettings } from '#api'
import { openApi } from './api.ts'
import { Failure } from './exit.ts'
import { type Format, print } from './output.ts'
import { plain, type Terminal } from './terminal.ts'

/** Has every process read its files again; fails if one of them refused or did not answer. */
export async function reload(terminal: Terminal, format: Format): Promise<void> {
  const answer = await reloadSettings({}, openApi(terminal).options)
  const rows = answer.items.map(({ changed, needRestart, ...item }) => ({
    ...item,
    changed: changed.join(', '),
    needRestart: needRestart.join(', ')
  }))
  print(terminal, format, answer, [{ columns: ['process', 'outcome', 'changed', 'needRestart'], rows }])
  for (const { process, faults } of answer.items)
    for (const fault of faults) terminal.stderr.write(`${plain(process)}: ${plain(fault)}\n`)
  const bad = answer.items.filter(({ outcome }) => outcome === 'refused' || outcome === 'unanswered')
  if (bad.length > 0)
    throw new Failure(
      'failed',
      `${bad.length} of ${answer.items.length} processes did not reload: what they had before is still in force`
    )
}
