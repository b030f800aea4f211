import type { Project } from '../domain/project.ts'
import { statusOf } from '../domain/status.ts'
import type { CredentialType } from '../domain/types/define.ts'
import type { StoredCredential } from '../store/credential-store.ts'
import type { ProjectWork } from '../store/project-store.ts'

/** A credential as it may be shown: an allow-list, so that a new field of the record is hidden until it is named here. */
export const credentialView = ({ credential, sync }: StoredCredential) => ({
  id: credential.id,
  project: credential.project,
  type: credential.type,
  description: credential.description,
  data: credential.data,
  secretFields: credential.secretFields,
  generation: credential.generation,
  createdAt: credential.createdAt,
  createdBy: credential.createdBy,
  updatedAt: credential.updatedAt,
  updatedBy: credential.updatedBy,
  expiresAt: null,
  status: statusOf(credential, sync),
  warnings: []
})

export const projectView = (project: Project, work: ProjectWork) => ({
  name: project.name,
  displayName: project.displayName,
  controller: project.controller,
  folder: project.folder,
  policies: project.policies,
  generation: project.generation,
  createdAt: project.createdAt,
  createdBy: project.createdBy,
  updatedAt: project.updatedAt,
  updatedBy: project.updatedBy,
  movedFrom: project.movedFrom?.folder ?? null,
  deletedAt: project.deletedAt,
  checkedAt: work.checkedAt,
  counts: work.counts.phases,
  unmanaged: work.counts.unmanaged
})

/** A type as forms and clients need it: its fields in order, which are secret, an example. */
export const typeView = (type: CredentialType) => ({
  type: type.type,
  title: type.title,
  description: type.description,
  fields: Object.entries(type.fields).map(([name, field]) => ({ name, ...field })),
  example: { type: type.type, ...type.example }
})
