import type { TSchema } from 'typebox'
import { accessSchemas } from './access.ts'
import { auditSchemas } from './audit.ts'
import { bridgeSchemas } from './bridge.ts'
import { ProblemSchema } from './common.ts'
import { controllerSchemas } from './controllers.ts'
import { copySchemas } from './copies.ts'
import { credentialSchemas } from './credentials.ts'
import { exportSchemas } from './export.ts'
import { ForgottenSchema } from './forget.ts'
import { groupRoleSchemas } from './group-roles.ts'
import { keySchemas } from './keys.ts'
import { overviewSchemas } from './overview.ts'
import { planSchemas } from './plan.ts'
import { projectSchemas } from './projects.ts'
import { registeredSchemas } from './registered.ts'
import { reloadSchemas } from './reload.ts'
import { searchSchemas } from './search.ts'
import { secretStoreSchemas } from './secret-stores.ts'
import { setSchemas } from './sets.ts'
import { shareSchemas } from './shares.ts'
import { snippetSchemas } from './snippets.ts'
import { unmanagedSchemas } from './unmanaged.ts'
import { verificationSchemas } from './verification.ts'
import { verifyTargetSchemas } from './verify-targets.ts'
import { visibleControllerSchemas } from './visible-controllers.ts'
import { webhookSchemas } from './webhooks.ts'

/** Every schema that others refer to by name; each is a component of the OpenAPI document. */
export const sharedSchemas: readonly TSchema[] = [
  ProblemSchema,
  ...projectSchemas,
  ...planSchemas,
  ...unmanagedSchemas,
  ...copySchemas,
  ...credentialSchemas,
  ...snippetSchemas,
  ...shareSchemas,
  ForgottenSchema,
  ...searchSchemas,
  ...setSchemas,
  ...exportSchemas,
  ...bridgeSchemas,
  ...registeredSchemas,
  ...controllerSchemas,
  ...visibleControllerSchemas,
  ...secretStoreSchemas,
  ...verifyTargetSchemas,
  ...verificationSchemas,
  ...accessSchemas,
  ...groupRoleSchemas,
  ...auditSchemas,
  ...keySchemas,
  ...overviewSchemas,
  ...reloadSchemas,
  ...webhookSchemas
]
