import { parentPort, workerData } from 'node:worker_threads'
import { yamlToJson } from './to-json.ts'

/** The side of `read.ts` that may take its time. */
parentPort?.postMessage(yamlToJson(workerData as string))
