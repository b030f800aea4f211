import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Candidate, Validate } from '../../commands/validate.ts'
import type { Facts } from '../../domain/findings.ts'
import { isCredentialId } from '../../domain/names.ts'
import type { Project } from '../../domain/project.ts'
import { typeNamed } from '../../domain/types/index.ts'
import type { ProjectStore } from '../../store/project/project-store.ts'
import { type Answer, answer, ProjectPath, problemAnswers } from '../schemas/common.ts'
import { credentialBody } from '../schemas/credential-body.ts'
import { type FindingSchema, ValidationSchema } from '../schemas/credentials.ts'
import { findingView, knownFacts, sourceCheckView, verificationView } from '../views.ts'
import { existingProject } from './existing-project.ts'

export interface ValidateRouteDeps {
  readonly projects: Pick<ProjectStore, 'get'>
  readonly validate: Validate
}

export const validateRoutes =
  (deps: ValidateRouteDeps): FastifyPluginAsyncTypebox =>
  async app => {
    app.post(
      '/projects/:project/credentials/validate',
      {
        config: { permission: 'credential.write', unaudited: true },
        schema: {
          operationId: 'validateCredential',
          summary: 'Check a credential as a create would, without storing it',
          description:
            'Takes the body of a create, with or without an id. Finds what is wrong (`errors`) and what is likely to fail in a pipeline (`warnings`), describes what was recognised (`facts`), and says whether the values that it refers to could be read (`source`). Jenkins is not asked, and nothing is stored. With `verify`, sound values are also tried on a verify target.',
          tags: ['credentials'],
          params: ProjectPath,
          body: credentialBody.validate,
          response: { 200: answer(ValidationSchema, 'The findings.'), ...problemAnswers }
        }
      },
      async (request): Promise<Answer<typeof ValidationSchema>> => {
        const project = await existingProject(deps, request.params.project)
        const found = await deps.validate(request.caller, project, request.body)
        const { valid, errors, warnings, facts, expiresAt, source, verification, suggestedTarget } = found
        const shown = errors.map(
          ({ pointer, detail, code = 'Invalid' }): Answer<typeof FindingSchema> => ({
            pointer,
            detail,
            code,
            severity: 'error'
          })
        )
        return {
          valid,
          errors: shown,
          warnings: warnings.map(findingView),
          facts: knownFacts(request.body.type, facts),
          ...(verification === undefined ? {} : { verification: verificationView(verification) }),
          suggestedTarget: suggestedTarget ?? null,
          expiresAt,
          ...(source === undefined ? {} : { source: sourceCheckView(source) }),
          step: stepOf(project, request.body, facts)
        }
      }
    )
  }

/** Stands for an id that is not known yet. */
const NO_ID = 'ID'

/** How a Jenkinsfile uses the credential, before there is one. */
function stepOf(project: Project, { type, id = '' }: Candidate, facts: Facts): Answer<typeof ValidationSchema>['step'] {
  const kept = project.damage === undefined ? (project.snippets ?? {}) : {}
  const settings = { id: isCredentialId(id) ? id : NO_ID, kubeconfigForm: project.policies.kubeconfigForm, facts, kept }
  const [first] = typeNamed(type).snippets(settings, 'step')
  return first === undefined ? null : { title: first.title, code: first.code, needs: [...first.needs] }
}
