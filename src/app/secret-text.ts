import { statSync } from 'node:fs'
import { fileText } from './file-text.ts'

/** What in the mode of a file lets others than its owner and group read it, or others than its owner write it. */
const TOO_OPEN = 0o027

/**
 * A secret that a variable holds itself, or in a file that the variable with `_FILE` names. Faults are sentences that hold neither secrets
 * nor paths. A file may be read by its group, because that is how Kubernetes mounts secrets for a user that is not root.
 */
export function secretText(
  variable: string,
  { direct, path }: { readonly direct: string | undefined; readonly path: string | undefined },
  faults: string[]
): string | undefined {
  if (direct !== undefined && path !== undefined) faults.push(`${variable} and ${variable}_FILE must not be set both`)
  if (direct !== undefined || path === undefined) return direct
  try {
    if ((statSync(path).mode & TOO_OPEN) !== 0)
      faults.push(`${variable}_FILE names a file that others may read or change: chmod 0400 it (0440 for its group)`)
  } catch {
    faults.push(`${variable}_FILE names a file that cannot be read`)
    return undefined
  }
  return fileText(`${variable}_FILE`, path, faults)
}
