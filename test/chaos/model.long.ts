import t from 'tap'
import { playModel } from './run-model.ts'

const ms = Number(process.env['CHAOS_MINUTES'] ?? 1) * 60_000

t.test('whatever happens for minutes, Jenkins ends up with what was acknowledged', { timeout: ms + 300_000 }, t =>
  playModel(t, ms)
)
