import { Gauge, type Registry } from 'prom-client'
import type { RunSlots } from '../../sync/run-slots.ts'

export interface SlotMetrics {
  /** Follows the slots of the worker of this process. */
  readonly slots: (use: RunSlots['use']) => void
}

/** The runs of this process at the moment. */
export function slotMetrics(registers: Registry[]): SlotMetrics {
  let use: RunSlots['use'] = () => new Map()
  const gauge = (name: string, help: string, of: 'runs' | 'slots') =>
    new Gauge({
      ...{ name, help, registers, labelNames: ['controller'] as const },
      collect() {
        this.reset()
        for (const [controller, counts] of use()) this.set({ controller }, counts[of])
      }
    })
  gauge('jcb_sync_runs', 'Sync runs of this process that are under way.', 'runs')
  gauge('jcb_sync_slots', 'Slots of this process that runs hold; a slow or paused controller holds none.', 'slots')
  return { slots: next => void (use = next) }
}
