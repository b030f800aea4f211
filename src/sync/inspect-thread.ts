import { parentPort } from 'node:worker_threads'
import { toData } from '../domain/data.ts'
import { typeNamed } from '../domain/types/index.ts'
import type { Inspection } from './inspect.ts'
import { unlock } from './unlock.ts'

/** The side of `inspect.ts` that may take its time. */
parentPort?.on('message', ({ type: name, data, context }: Inspection) => {
  const type = typeNamed(name)
  parentPort?.postMessage(type.check(toData(type, data), { ...context, unlock }))
})
