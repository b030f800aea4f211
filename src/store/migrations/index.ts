import { foldedFolders } from './002-folded-folders.ts'
import { metadataWithoutSecrets } from './003-metadata-without-secrets.ts'
import { provenRecords } from './004-proven-records.ts'
import { secretUserNames } from './005-secret-user-names.ts'
import { indexes } from './006-indexes.ts'
import { severalTargets } from './007-targets.ts'
import type { Migration } from './migration.ts'

/** The format of a store from before formats were numbered. */
export const FIRST_FORMAT = 1

/** In the order in which they run. Never renumber or remove one: a store may come from any format. */
export const migrations: readonly Migration[] = [
  foldedFolders,
  metadataWithoutSecrets,
  provenRecords,
  secretUserNames,
  indexes,
  severalTargets
]

/** The format that this version reads and writes. */
export const FORMAT = migrations.at(-1)?.format ?? FIRST_FORMAT
