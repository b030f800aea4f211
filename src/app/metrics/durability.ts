import { Gauge, type Registry } from 'prom-client'
import type { Durability } from '../../store/redis/durability.ts'

const states: readonly Durability['state'][] = ['safe', 'weak', 'unsafe', 'unknown']

/** Whether the data that this process has worked with is gone from Redis, as last found. */
export function lostMetric(registers: Registry[]): (isLost: boolean) => void {
  const gauge = new Gauge({
    name: 'jcb_store_lost',
    help: '1 while the data that this process has worked with is gone from Redis, or replaced by other data.',
    registers
  })
  return isLost => gauge.set(isLost ? 1 : 0)
}

/** Whether Redis keeps acknowledged writes, as last found by this process. */
export function durabilityMetrics(registers: Registry[]): (state: Durability['state']) => void {
  const gauge = new Gauge({
    ...{ name: 'jcb_redis_durability', help: '1 for what Redis is as a store, 0 for the others.', registers },
    labelNames: ['state'] as const
  })
  return state => {
    for (const each of states) gauge.set({ state: each }, each === state ? 1 : 0)
  }
}
