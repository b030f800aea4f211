/** Why a scheduled backup failed, with what to do about it. They are labels of a metric. */
export const backupFailures = {
  DirectoryMissing: 'BACKUP_DIRECTORY does not exist, or its mount is gone. The bridge does not create it.',
  DirectoryFull: 'There is no space left in BACKUP_DIRECTORY, or a quota is used up. The older backups were kept.',
  DirectoryUnusable: 'BACKUP_DIRECTORY cannot be read or written. Check its owner, its mode and its mount.',
  StoreUnread: 'The data could not be read from Redis, or not in a consistent state.',
  Unproved: 'The file that was written could not be read back as a whole backup. It was removed, and the older ones were kept.'
} as const satisfies Record<string, string>

export type BackupFailure = keyof typeof backupFailures

/** Ends one attempt. `code`: of the operating system, such as EACCES; never a path or a text of somebody else. */
export class BackupFailed extends Error {
  readonly reason: BackupFailure
  readonly code: string | undefined

  constructor(reason: BackupFailure, code?: string) {
    super(backupFailures[reason])
    this.name = 'BackupFailed'
    this.reason = reason
    this.code = code
  }
}

const ofCode = new Map<string, BackupFailure>([
  ...(['ENOENT', 'ENOTDIR', 'ENODEV', 'ESTALE'] as const).map(code => [code, 'DirectoryMissing'] as const),
  ...(['ENOSPC', 'EDQUOT', 'EFBIG'] as const).map(code => [code, 'DirectoryFull'] as const)
])

/** What an error of a file operation means. */
export function failureOf(error: unknown): BackupFailed {
  const code = (error as { readonly code?: unknown } | null)?.code
  const known = typeof code === 'string' && /^E[A-Z0-9]{2,30}$/.test(code) ? code : undefined
  return new BackupFailed(ofCode.get(known ?? '') ?? 'DirectoryUnusable', known)
}
