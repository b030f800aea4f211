import type { FastifyRequest } from 'fastify'
import type { Project } from '../../domain/project.ts'
import { demand } from '../plugins/auth.ts'
import { type Answer, answer } from '../schemas/common.ts'
import { ForgottenSchema } from '../schemas/forget.ts'

/** Milliseconds that a deletion which is to be forgotten is waited for where the caller says nothing: it is tried in Jenkins once more. */
export const FORGET_WAIT = 10_000

/** The answer when something was forgotten that Jenkins may still hold. */
export const forgottenAnswer = { 200: answer(ForgottenSchema, 'It is forgotten here, and Jenkins may still hold it.') }

/** Whether the caller wants it forgotten; throws for one who may not. */
export function wantsForgotten(request: FastifyRequest, { forget = false }: { forget?: boolean }): boolean {
  if (forget) demand(request, 'credential.forget')
  return forget
}

/** What a caller has to know who had something forgotten. */
export const forgottenView = (project: Project, id: string | null): Answer<typeof ForgottenSchema> => ({
  project: project.name,
  id,
  message: `It is forgotten here. Jenkins may still hold ${
    id === null ? 'what the bridge wrote' : 'the value'
  } in the folder ${foldersOf(project, id).join(' or ')}: look there, and change the secret where it is used.`
})

/** Where it may be. A move leaves the former folder last of all, so both count until it is done. */
function foldersOf({ folder, movedFrom }: Project, id: string | null): string[] {
  const isInFormer = movedFrom !== null && (id === null || movedFrom.ids.includes(id))
  return [folder, ...(isInFormer ? [movedFrom.folder] : [])].map(path => JSON.stringify(path.join('/')))
}
