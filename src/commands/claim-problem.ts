import { invalid, Problem } from '../domain/problems.ts'
import type { FolderClaim } from '../store/project/folder-claims.ts'

/** Why a project does not get a folder. Who may only make projects is told nothing of others. `at`: the pointer to the target. */
export const claimProblem = (
  result: Exclude<FolderClaim, 'ok'>,
  { isMaker = false, at = '#' }: { readonly isMaker?: boolean; readonly at?: string } = {}
): Problem => {
  if (result === 'busy')
    return new Problem(
      'PROJECT_BUSY',
      'Another request is claiming this name or folder, or was interrupted while doing so. Try again in a moment.'
    )
  if (result === 'held')
    return new Problem('FOLDER_BUSY', 'The folder, or one above it, is being deleted in Jenkins. Try again in a moment.', [
      { pointer: `${at}/folder`, detail: 'It is being deleted.' }
    ])
  if (result === 'no-controller')
    return invalid([{ pointer: `${at}/controller`, detail: 'The controller was removed meanwhile. Choose another.' }])
  if (result === 'above')
    return new Problem('FOLDER_OWNED', 'A folder below the one of this name belongs to another project. Choose another name.', [
      { pointer: '#/name', detail: 'The folder of this name is taken.' }
    ])
  if (result === 'maker-full')
    return new Problem(
      'QUOTA_EXCEEDED',
      'You have made the maximum number of projects. Delete one, or ask an operator to raise MAX_PROJECTS_PER_MAKER.'
    )
  if (result === 'full')
    return new Problem(
      'QUOTA_EXCEEDED',
      'The maximum number of projects is reached. Delete one, or ask an operator to raise MAX_PROJECTS.'
    )
  if (isMaker)
    return new Problem('FOLDER_OWNED', 'The folder of this name belongs to another project. Choose another name.', [
      { pointer: '#/name', detail: 'The folder of this name is taken.' }
    ])
  return folderOwned(result.folderOwnedBy, `${at}/folder`)
}

const folderOwned = (owner: string, pointer: string) =>
  new Problem(
    'FOLDER_OWNED',
    `The folder belongs to the project "${owner}". A folder has one owner, regardless of letter case; choose another.`,
    [{ pointer, detail: `It belongs to the project "${owner}".` }]
  )
