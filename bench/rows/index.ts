import type { Row } from '../row.ts'
import { api } from './api.ts'
import { backlog } from './backlog.ts'
import { bulkThreshold } from './bulk-threshold.ts'
import { console } from './console.ts'
import { content } from './content.ts'
import { controllers } from './controllers.ts'
import { fleet } from './fleet.ts'
import { hundredThousand } from './hundred-thousand.ts'
import { largeFolder } from './large-folder.ts'
import { list } from './list.ts'
import { manyChanges } from './many-changes.ts'
import { newFolder } from './new-folder.ts'
import { oneChange } from './one-change.ts'
import { references } from './references.ts'
import { siege } from './siege.ts'
import { start } from './start.ts'

/** All rows, in the order in which they are run and shown. */
export const rows: readonly Row[] = [
  newFolder,
  oneChange,
  manyChanges,
  fleet,
  api,
  list,
  start,
  largeFolder,
  backlog,
  bulkThreshold,
  siege,
  content,
  references,
  controllers,
  console,
  hundredThousand
]
