import type { Answer, Request, Send } from './client.ts'

/** One call of the `Controller` under way: its name, its deadline and the way to send requests that belong to it. */
export interface Call {
  readonly operation: string
  send(request: Omit<Request, 'operation'>): Promise<Answer>
}

/** A call whose requests all end before `deadline`. */
export const startCall = (send: Send, operation: string, deadline: number): Call => ({
  operation,
  send: request => send({ ...request, operation }, deadline)
})
