import t from 'tap'
import { sampleSide } from './sample-side.ts'

t.test('each call of the worker fails in each way', t => sampleSide(t, 'worker'))
