import type { Row } from '../row.ts'
import { api } from './api.ts'
import { backlog } from './backlog.ts'
import { bulkThreshold } from './bulk-threshold.ts'
import { console } from './console.ts'
import { content } from './content.ts'
import { controllers } from './controllers.ts'
import { fleet } from './fleet.ts'
import { largeFolder } from './large-folder.ts'
import { manyChanges } from './many-changes.ts'
import { newFolder } from './new-folder.ts'
import { oneChange } from './one-change.ts'
import { siege } from './siege.ts'

/** All rows, in the order in which they are run and shown. */
export const rows: readonly Row[] = [
  newFolder,
  oneChange,
  manyChanges,
  fleet,
  api,
  largeFolder,
  backlog,
  bulkThreshold,
  siege,
  content,
  controllers,
  console
]
