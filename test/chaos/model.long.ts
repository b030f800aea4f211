import t from 'tap'
import { playModel } from './run-model.ts'

t.test('whatever happens for two minutes, Jenkins ends up with what was acknowledged', t => playModel(t, 120_000))
