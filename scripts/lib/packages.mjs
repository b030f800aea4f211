import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The packages that the lock file asks for and node_modules does not hold. npm writes node_modules/.package-lock.json as its last
 * act, so an interrupted installation shows here as everything missing.
 */
export function missingPackages(root, { dev }) {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const present = packagesOf(join(root, 'node_modules', '.package-lock.json'))
  return Object.keys(wanted).filter(path => {
    const { version, optional, dev: onlyForDev } = wanted[path]
    if (path === '' || (onlyForDev && !dev)) return false
    const held = present[path]?.version
    return held === undefined ? !optional : held !== version
  })
}

function packagesOf(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {}
}
