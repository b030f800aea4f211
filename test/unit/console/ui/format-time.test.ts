import t from 'tap'
import { formatTimes, relativeTime } from '../../../../src/console/ui/format-time.ts'

const NOW = Date.parse('2030-01-01T12:00:00.000Z')
const cases: readonly (readonly [seconds: number, text: string])[] = [
  [0, 'just now'],
  [-9, 'just now'],
  [9, 'just now'],
  [-10, '10 s ago'],
  [-25, '25 s ago'],
  [-59, '59 s ago'],
  [38, 'in 38 s'],
  [-60, '1 minute ago'],
  [-119, '1 minute ago'],
  [3_600, 'in 1 hour'],
  [-86_400, 'yesterday'],
  [-2.5 * 86_400, '2 days ago'],
  [90 * 86_400, 'in 3 months']
]

t.test('a time is told by its largest whole unit, seconds as a number', async t => {
  for (const [seconds, text] of cases) t.equal(relativeTime(NOW + seconds * 1000, NOW), text, String(seconds))
})

t.test('timestamps in a sentence of the bridge become local ones, and nothing else changes', async t => {
  const sentence = formatTimes('It expires at 2030-05-04T12:00:00.000Z, within 30 days of 2030.')
  t.match(sentence, /^It expires at May 4, 2030, \d+:00\s[AP]M, within 30 days of 2030\.$/)
  t.equal(formatTimes('No time in it: 12:00.'), 'No time in it: 12:00.')
})
