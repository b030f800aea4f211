import { isDeepStrictEqual } from 'node:util'
import { compareAndPost } from './compare-and-post.ts'
import type { Call } from './http/call.ts'
import { type ConfigRead, isCertain } from './replace.ts'
import { indexElements } from './xml/element-index.ts'
import { type Hash, parseFolderConfig } from './xml/folder-config.ts'
import { NotCertain, withDisplayName } from './xml/folder-patch.ts'
import { toElement, versionFor } from './xml/write.ts'

/** `posted`: the name sent to Jenkins; the following read is the proof. `changed`: nothing was written. */
export type Renamed = { readonly posted: string } | 'same' | 'changed'

/** The part of a reading on which a new display name is based. */
export type NameRead = ConfigRead & { readonly displayName: string | null }

/** Changes the display name of a folder, keeping every other character of its configuration as it was read. */
export async function setDisplayName(
  call: Call,
  path: readonly string[],
  on: NameRead,
  displayName: string,
  hash: Hash,
  keepsAstral: () => Promise<boolean>
): Promise<Renamed> {
  if (on.displayName === displayName) return 'same'
  const text = on.config?.reveal()
  const changed = text === undefined ? undefined : await renamedConfig(text, displayName, hash, call.operation)
  if (text === undefined || changed === undefined) return 'changed'
  return (await compareAndPost(call, path, text, changed, keepsAstral)) === 'exchanged' ? { posted: displayName } : 'changed'
}

/** The configuration with the new name; undefined if it is uncertain that everything else would stay the same. */
export async function renamedConfig(
  text: string,
  displayName: string,
  hash: Hash,
  operation: string
): Promise<string | undefined> {
  const before = await parseFolderConfig(text, hash)
  const index = await indexElements(text)
  if (before.kind !== 'folder' || index === undefined || !isCertain(text, index, before.credentials)) return undefined
  const name = { name: 'displayName', text: displayName }
  const document = { name: 'x', children: [name] }
  if (index.version === '1.0' && versionFor(document) === '1.1') return undefined
  const element = displayName === '' ? '' : toElement(document, index.version, operation).slice('<x>'.length, -'</x>'.length)
  try {
    const changed = withDisplayName(text, index, element)
    const after = await parseFolderConfig(changed, hash)
    return isDeepStrictEqual(after, { ...before, displayName }) ? changed : undefined
  } catch (error) {
    if (error instanceof NotCertain) return undefined
    throw error
  }
}
