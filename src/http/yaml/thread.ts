import { parentPort, workerData } from 'node:worker_threads'
import { yamlToJson } from './parse.ts'

/** The side of `read.ts` that may take its time. */
parentPort?.postMessage(yamlToJson(workerData as string))
