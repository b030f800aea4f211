import type { Answer, Request, Send } from './client.ts'
import { isRefusal, proveStarted } from './started.ts'

/** A running call of the `Controller`: its name, and the function that sends its requests within its deadline. */
export interface Call {
  readonly operation: string
  send(request: Omit<Request, 'operation'>): Promise<Answer>
  /** Throws unless Jenkins has started; checked once per call. Before that, no refusal and no absence counts. */
  proveStarted(): Promise<void>
}

/** Starts a call whose requests all end before `deadline`. */
export function startCall(send: Send, operation: string, deadline: number): Call {
  let proof: Promise<void> | undefined
  const sendOne: Call['send'] = request => send({ ...request, operation }, deadline)
  return {
    operation,
    send: sendOne,
    proveStarted: () => {
      proof ??= proveStarted(operation, sendOne)
      return proof
    }
  }
}

/** Does the work of a call. Rethrows a refusal only if Jenkins has started; otherwise throws that it is starting. */
export async function weighed<T>(call: Call, work: (call: Call) => Promise<T>): Promise<T> {
  try {
    return await work(call)
  } catch (error) {
    if (isRefusal(error)) await call.proveStarted()
    throw error
  }
}
