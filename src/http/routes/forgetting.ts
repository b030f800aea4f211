import type { FastifyRequest } from 'fastify'
import type { Project } from '../../domain/project.ts'
import { targetsOf, targetText } from '../../domain/targets.ts'
import { demand } from '../plugins/auth.ts'
import { type Answer, answer } from '../schemas/common.ts'
import { ForgottenSchema } from '../schemas/forget.ts'

/** Milliseconds that a forced deletion waits for its last attempt in Jenkins, unless the caller gives a time. */
export const FORGET_WAIT = 10_000

/** The answer to a deletion that ended although Jenkins may still hold the value. */
export const forgottenAnswer = { 200: answer(ForgottenSchema, 'Deleted here; Jenkins may still hold it.') }

/** Whether the request asks to forget; throws if the caller lacks the permission. */
export function wantsForgotten(request: FastifyRequest, { forget = false }: { forget?: boolean }): boolean {
  if (forget) demand(request, 'credential.forget')
  return forget
}

/** The warning that goes with a forgotten credential or project. */
export const forgottenView = (project: Project, id: string | null): Answer<typeof ForgottenSchema> => ({
  project: project.name,
  id,
  message: `Deleted here. Jenkins may still hold ${
    id === null ? 'what the bridge wrote' : 'the value'
  } in the folder ${foldersOf(project, id).join(' or ')}: check there, and rotate the secret where it is used.`
})

/** The folders that may hold it: during a move also the former one, which is emptied last. */
function foldersOf(project: Project, id: string | null): string[] {
  const { folder, movedFrom } = project
  const targets = targetsOf(project)
  if (targets.length > 1) return targets.map(target => JSON.stringify(targetText(target)))
  const isInFormer = movedFrom !== null && (id === null || movedFrom.ids.includes(id))
  return [folder, ...(isInFormer ? [movedFrom.folder] : [])].map(path => JSON.stringify(path.join('/')))
}
