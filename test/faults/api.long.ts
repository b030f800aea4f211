import t from 'tap'
import { sampleSide } from './sample-side.ts'

t.test('each call of the api fails in each way', t => sampleSide(t, 'api'))
