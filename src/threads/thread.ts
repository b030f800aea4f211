import { parentPort } from 'node:worker_threads'
import { type Outcome, perform, type Task } from './tasks.ts'

/** The thread's side of `pool.ts`. Its first message reports that it is ready; every other is the outcome of a task. */
parentPort?.on('message', (task: Task) => parentPort?.postMessage(outcomeOf(task)))
parentPort?.postMessage('ready')

/** An error thrown here would end the thread, which is slow to start. */
function outcomeOf(task: Task): Outcome {
  try {
    return { result: perform(task) }
  } catch (error) {
    return { failed: error as Error }
  }
}
