import t from 'tap'
import { playModel } from './run-model.ts'

t.test('whatever happens to some projects, Jenkins ends up with what was acknowledged', t =>
  playModel(t, { ms: 0, sideBySide: 1 })
)
