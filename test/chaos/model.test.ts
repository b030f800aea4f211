import t from 'tap'
import { playModel } from './run-model.ts'

const minutes = process.env['CHAOS_MINUTES']
const time = minutes === undefined ? 12_000 : Number(minutes) * 60_000

t.test('whatever happens, Jenkins ends up with what was acknowledged', { timeout: time + 300_000 }, t => playModel(t, time))
