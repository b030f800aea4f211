import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Licences that ask for no more than a notice, or let us choose one that does not: what the Apache-2.0 licence of this project can stand beside. */
const agreed = new Set([
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', 'Unlicense', 'PSF-2.0', 'Python-2.0'],
  ...['(MIT OR CC0-1.0)', '(BSD-3-Clause OR GPL-2.0)']
])

/** Every package of the lock file that `npm ci --omit=dev` installs, with its licence as it says itself. */
export function licencesOf(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, { version, license }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? oldForm(join(root, path))
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** Older packages say `licenses: [{ type }]`, which npm does not copy into the lock file. */
function oldForm(directory) {
  const file = join(directory, 'package.json')
  const { licenses } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  return licenses?.map(({ type }) => type).join(' OR ') || 'none'
}

export const refused = licences => licences.filter(({ licence }) => !agreed.has(licence))
