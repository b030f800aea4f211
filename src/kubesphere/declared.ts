import type { CredentialRequest } from '../commands/proposal.ts'
import { invalid } from '../domain/problems.ts'
import type { Project } from '../domain/project.ts'
import { dataOfSecret, publicUserNameByDefault, readSecret, type SecretBody } from './secret.ts'

/** The credentials that Secrets declare in a project. `adopt`: also take over those that Jenkins already holds. */
export const declaredIn = (project: Project, items: readonly SecretBody[], adopt: boolean): CredentialRequest[] =>
  items.map((item, index) => {
    assertNamespace(item, project, `#/items/${index}`)
    const secret = readSecret(item, `#/items/${index}`)
    const { id, kind, description, metadata } = secret
    const data = dataOfSecret(secret)
    return { id, type: kind.type, description, data, adopt: secret.adopt || adopt, metadata, ...publicUserNameByDefault(secret) }
  })

export function assertNamespace({ metadata }: SecretBody, { name }: Project, at = '#'): void {
  if (metadata.namespace && metadata.namespace !== name)
    throw invalid([{ pointer: `${at}/metadata/namespace`, detail: 'It must equal the namespace in the URL.' }])
}
