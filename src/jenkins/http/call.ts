import type { Answer, Request, Send } from './client.ts'
import { isRefusal, proveStarted } from './started.ts'

/** One call of the `Controller` under way: its name, its deadline and the way to send requests that belong to it. */
export interface Call {
  readonly operation: string
  send(request: Omit<Request, 'operation'>): Promise<Answer>
  /** Throws unless Jenkins has started; asked once a call. Before it, no refusal and no absence counts. */
  proveStarted(): Promise<void>
}

/** A call whose requests all end before `deadline`. */
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

/** Does the work of a call. What Jenkins refused is thrown only when Jenkins has started; else, that it is starting. */
export async function weighed<T>(call: Call, work: (call: Call) => Promise<T>): Promise<T> {
  try {
    return await work(call)
  } catch (error) {
    if (isRefusal(error)) await call.proveStarted()
    throw error
  }
}
