import { Counter, type Registry } from 'prom-client'
import type { Sealer } from '../../store/sealing/seal.ts'

/** Instruments the sealer. */
export function countedSealer(registers: Registry[]): (sealer: Sealer) => Sealer {
  const seals = new Counter({
    ...{ name: 'jcb_seals_total', help: 'Secrets sealed and opened, by outcome.', registers },
    labelNames: ['operation', 'outcome'] as const
  })
  const operations = ['seal', 'open'] as const
  for (const operation of operations) for (const outcome of ['ok', 'failed']) seals.inc({ operation, outcome }, 0)
  const counted = async <T>(operation: (typeof operations)[number], work: Promise<T>): Promise<T> => {
    try {
      const result = await work
      seals.inc({ operation, outcome: 'ok' })
      return result
    } catch (error) {
      seals.inc({ operation, outcome: 'failed' })
      throw error
    }
  }
  return sealer => ({
    ...sealer,
    seal: (secrets, binding) => counted('seal', sealer.seal(secrets, binding)),
    open: (sealed, binding) => counted('open', sealer.open(sealed, binding))
  })
}
