import { parentPort } from 'node:worker_threads'
import { perform, type Task } from './tasks.ts'

/** The side of `pool.ts` that may take its time. Its first message says that it is ready, and each other is the result of a task. */
parentPort?.on('message', (task: Task) => parentPort?.postMessage(perform(task)))
parentPort?.postMessage('ready')
