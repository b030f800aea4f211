import type { FolderReading } from '../../domain/observed.ts'
import type { Controller } from '../../jenkins/controller.ts'
import type { RunSnapshot } from '../../store/sync/sync-store.ts'
import { isReveal } from './reveal-user-names.ts'
import type { PlannedChange } from './types.ts'

/**
 * From so many changes on, one request for all is the faster way: `npm run bench -- bulk-threshold` measures both. A bulk write is five
 * requests (read, compare, write, healing save, read) and reads the folder's text several times; a single one makes Jenkins write the
 * whole folder anew. The number is that of a folder of 1,000; in smaller ones a bulk write gains from fewer changes on, but it replaces
 * more than what is changed, so it has to be worth it.
 */
export const BULK_FROM = 10

/** Whether many can be written at once: the folder is ours by our own making, was read completely, and the project allows it. */
export const mayReplace = (
  { project }: RunSnapshot,
  isMade: boolean,
  reading: FolderReading,
  due: readonly PlannedChange[]
): boolean => project.policies.bulk && isMade && reading.found && reading.valuesWatched && reading.allFields && isMany(due)

/** What nobody waits for is spared the saves of the folder, however few there are. */
const isMany = (due: readonly PlannedChange[]): boolean => due.length >= BULK_FROM || (due.length > 1 && due.every(isReveal))

/**
 * Whether a missing folder can be made with its credentials inside. Only where ciphertexts are known to be shown: before they are, one
 * cannot know whether our user could end the plaintext and prove it, and the folder is made empty.
 */
export const mayMakeFilled = ({ project }: RunSnapshot, { showsCiphertexts }: Pick<Controller, 'showsCiphertexts'>): boolean =>
  project.policies.bulk && showsCiphertexts === true
