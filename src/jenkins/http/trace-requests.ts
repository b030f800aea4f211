import type { Tracing } from '../../domain/tracing.ts'
import type { Send } from './client.ts'
import { JenkinsError } from './jenkins-error.ts'

/** A span for each request, propagated to Jenkins by a header. Paths are left out: they name folders and credentials. */
export function traceRequests(send: Send, tracing: Tracing, host: string): Send {
  if (!tracing.isOn) return send
  return (request, deadline) => {
    const attributes = { 'http.request.method': request.method, 'server.address': host, 'jcb.operation': request.operation }
    return tracing.span(`jenkins ${request.operation}`, 'client', attributes, async span => {
      const traceparent = tracing.here()
      const headers = { ...request.headers, ...(traceparent === undefined ? {} : { traceparent }) }
      try {
        const answer = await send({ ...request, headers }, deadline)
        span.set({ 'http.response.status_code': answer.status })
        return answer
      } catch (error) {
        if (error instanceof JenkinsError) span.set({ 'jcb.reason': error.reason })
        throw error
      }
    })
  }
}
