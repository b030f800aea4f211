import type { FastifyError, FastifyInstance } from 'fastify'
import type { Problem } from '../domain/problems.ts'
import { noteProblem, prepareRefusal, toProblem } from '../http/plugins/problems.ts'

/** Errors in the original's format: one line of plain text with escaped markup, but with the correct status. */
export function registerTextErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error)
    noteProblem(request, problem, error)
    prepareRefusal(request, reply, problem)
    return reply
      .code(problem.status)
      .type('text/plain; charset=utf-8')
      .send(`${escaped(textOf(problem))}\n`)
  })
}

const textOf = (problem: Problem): string =>
  problem.faults.length === 0 ? problem.message : problem.faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join(' ')

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
