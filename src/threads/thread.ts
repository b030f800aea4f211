import { parentPort } from 'node:worker_threads'
import { type Outcome, perform, type Task } from './tasks.ts'

/** The side of `pool.ts` that may take its time. Its first message says that it is ready, and each other is the outcome of a task. */
parentPort?.on('message', (task: Task) => parentPort?.postMessage(outcomeOf(task)))
parentPort?.postMessage('ready')

/** An error that is thrown here would end the thread, which takes long to start. */
function outcomeOf(task: Task): Outcome {
  try {
    return { result: perform(task) }
  } catch (error) {
    return { failed: error as Error }
  }
}
