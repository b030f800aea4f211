import { type Credential, toDocument } from '../../domain/credential.ts'
import type { Project } from '../../domain/project.ts'
import { Secret } from '../../domain/secret.ts'
import type { XmlBranch } from '../../domain/xml-element.ts'

const EMPTY = new Secret('')

/** The document of a credential with empty secrets: what it looks like depends only on which of them are set. */
export function documentShape(project: Project, credential: Credential): XmlBranch {
  const secrets = Object.fromEntries(credential.secretFields.map(field => [field, EMPTY]))
  return toDocument(credential, secrets, { kubeconfigForm: project.policies.kubeconfigForm })
}

/** The Jenkins class that the credential shall be of. */
export const classOf = (project: Project, credential: Credential): string => documentShape(project, credential).name
