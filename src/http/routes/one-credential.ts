import type { FastifyReply } from 'fastify'
import type { Outcomes } from '../../commands/outcomes.ts'
import type { PluginWarnings } from '../../commands/plugin-warnings.ts'
import type { Shadows } from '../../commands/shadows.ts'
import { noProject, Problem } from '../../domain/problems.ts'
import type { Project } from '../../domain/project.ts'
import type { CredentialStore, StoredCredential } from '../../store/credential/credential-store.ts'
import { honourWait } from '../headers.ts'
import { noteVersion } from '../plugins/preconditions.ts'
import type { Answer } from '../schemas/common.ts'
import type { CredentialSchema } from '../schemas/credentials.ts'
import { credentialView, findingView } from '../views.ts'

/** Dependencies of an answer with a whole credential. */
export interface ViewDeps {
  readonly shadows: Pick<Shadows, 'ofProjects' | 'ofKnown'>
  readonly pluginWarnings: Pick<PluginWarnings, 'ofKnown'>
  readonly now: () => Date
  readonly outcomes: Outcomes
}

/** Null also for a project stored before this policy existed. */
export const maxAgeOf = (project: Project): number | null => project.policies.maxAgeDays ?? null

/** The credential and its project; throws a problem if one of them does not exist. */
export async function existingCredential(
  deps: { readonly credentials: Pick<CredentialStore, 'find'> },
  path: { project: string; id: string }
): Promise<{ readonly project: Project; readonly stored: StoredCredential }> {
  const { project, stored } = await deps.credentials.find(path.project, path.id)
  if (project === undefined) throw noProject()
  if (stored === undefined)
    throw new Problem('CREDENTIAL_NOT_FOUND', 'No credential of this project has this id; it may have been deleted.')
  return { project, stored }
}

/** A credential with the warnings about shadowed ids and missing plug-ins, which lists omit because they need more than the record. */
export async function wholeView(
  deps: Pick<ViewDeps, 'shadows' | 'pluginWarnings' | 'now'>,
  project: Project,
  stored: StoredCredential,
  look: 'ofProjects' | 'ofKnown' = 'ofProjects'
): Promise<Answer<typeof CredentialSchema>> {
  const view = credentialView(stored, maxAgeOf(project), deps.now())
  const shadows = await deps.shadows[look](project, stored.credential.id)
  const lacking = deps.pluginWarnings.ofKnown(project, stored.credential.type)
  return { ...view, warnings: [...shadows, ...lacking].map(findingView).concat(view.warnings) }
}

/** Answers with the credential, once the outcome is known if the caller prefers to wait. */
export async function settled(
  deps: ViewDeps,
  reply: FastifyReply,
  project: Project,
  written: StoredCredential
): Promise<Answer<typeof CredentialSchema>> {
  const stored = await deps.outcomes.ofCredential(written, honourWait(reply.request, reply))
  noteVersion(reply, stored.credential.generation)
  return wholeView(deps, project, stored, 'ofKnown')
}
