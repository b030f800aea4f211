import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of our package.json: above `src` in a checkout, above `dist/src` in the published package. */
export const packageRoot: string = rootAbove(dirname(fileURLToPath(import.meta.url)))

// `findPackageJSON` of Node is newer than the Node that the command line may run on.
function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder))
}
