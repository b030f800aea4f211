import { type FolderReading, shownSecrets } from '../../domain/observed.ts'
import { placeOf } from '../../domain/project.ts'
import { isKnownClass } from '../../jenkins/capabilities.ts'
import type { RunSnapshot } from '../../store/sync/sync-store.ts'

/** What a run knows of its folder beside the readings; it changes as the run goes on. */
export interface FolderState {
  /** Whether the bridge made the folder. */
  isMade: boolean
  /**
   * The folder whose file may hold secrets in clear that we posted: from before a document goes out until a later save is proved. Null
   * when there is none. It is the former folder if the project was moved in between.
   */
  inClear: readonly string[] | null
}

export const folderStateOf = ({ folderMade, inClear }: RunSnapshot): FolderState => ({
  isMade: folderMade,
  inClear: inClear?.folder ?? null
})

/** Whether it is the project's present folder that may hold secrets in clear. */
export const isHereInClear = ({ project }: RunSnapshot, { inClear }: FolderState): boolean =>
  inClear !== null && placeOf({ ...project, folder: inClear }) === placeOf(project)

/** Whether a document may be posted: there can be one folder at a time of which a save is still to be proved. */
export const mayPost = (snapshot: RunSnapshot, state: FolderState): boolean =>
  state.inClear === null || isHereInClear(snapshot, state)

/** A reading of the whole configuration that shows nothing in clear proves the save. */
export function noteReading(snapshot: RunSnapshot, state: FolderState, reading: FolderReading): void {
  if (isHereInClear(snapshot, state) && provesSave(reading)) state.inClear = null
}

export const provesSave = (reading: FolderReading): boolean => reading.found && reading.allFields && !hasPlain(reading)

/** Credentials of classes that we do not write may show other things than secrets in fields that we do not know. */
const hasPlain = (reading: FolderReading): boolean =>
  reading.found &&
  reading.credentials.some(
    ({ className, hidden }) =>
      className !== null && isKnownClass(className) && Object.values(hidden).some(secret => secret.state === 'plain')
  )

/** Whether the read that will follow a write can show what Jenkins made of it. */
export const showsWrites = (reading: FolderReading): boolean =>
  reading.found && reading.allFields && shownSecrets(reading) !== 'masks'
