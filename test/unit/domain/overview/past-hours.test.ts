import t from 'tap'
import { type Event, newEvent } from '../../../../src/domain/event.ts'
import { percentileOf } from '../../../../src/domain/overview/hour-stats.ts'
import { hoursIn } from '../../../../src/domain/overview/past-hours.ts'
import { hourOf } from '../../../../src/domain/overview/windows.ts'

const event = (time: string, ...[type, facts]: Parameters<typeof newEvent>): Event => ({
  ...{ id: `${Date.parse(time)}-0`, time },
  ...newEvent(type, facts)
})
const of = (id: string, generation: number) => ({ credential: id, generation })

t.test('drift, and the time from a change to the proof of the same generation', async t => {
  const hours = hoursIn([
    event('2026-03-02T08:59:59.000Z', 'Created', of('a', 1)),
    event('2026-03-02T09:00:01.000Z', 'Synced', { ...of('a', 1), reason: 'Created' }),
    event('2026-03-02T09:10:00.000Z', 'Updated', of('a', 2)),
    event('2026-03-02T09:10:01.000Z', 'Updated', of('a', 3)),
    event('2026-03-02T09:10:09.000Z', 'Synced', { ...of('a', 3), reason: 'Changed' }),
    event('2026-03-02T09:20:00.000Z', 'DriftDetected', of('a', 3)),
    event('2026-03-02T10:00:00.000Z', 'DriftRepaired', of('a', 3)),
    event('2026-03-02T10:00:01.000Z', 'Synced', { ...of('a', 3), reason: 'InSync' }),
    event('2026-03-02T10:00:02.000Z', 'Synced', { ...of('older', 9), reason: 'Changed' })
  ])
  const [nine, ten] = ['09', '10'].map(hour => hours.get(hourOf(Date.parse(`2026-03-02T${hour}:00:00.000Z`))))
  t.equal(hours.size, 2)
  t.match(nine, { found: 1, repaired: 0 })
  t.equal(nine?.arrivals.size, 2)
  t.ok(Math.abs((percentileOf(nine?.arrivals ?? new Map(), 0.95) ?? 0) - 8) < 1, 'of the generation that arrived')
  t.match(ten, { found: 0, repaired: 1, arrivals: new Map() })
})
