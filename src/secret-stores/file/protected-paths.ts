import { type BigIntStats, constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute } from 'node:path'
import type { ProviderDeps } from '../provider.ts'

/** Why a directory is not read. */
export type Refusal = 'NotAbsolute' | 'NotListed' | 'Protected' | 'Missing' | 'NotADirectory' | 'Unreadable'

/** Never read, whatever the settings: the environment of each process, and the login of this one to its cluster. */
const ALWAYS = ['/proc', '/run/secrets/kubernetes.io', '/var/run/secrets/kubernetes.io']
/** Not read unless the operator says where secrets are. */
const SYSTEM = ['/sys', '/dev', '/etc']

/** Which paths the provider may read. Everything is looked up again each time, because mounts and links change. */
export interface Guard {
  /** The real path of a directory. */
  rootOf(directory: string): Promise<{ readonly root: string } | { readonly refusal: Refusal }>
  /** What is protected at this moment; for one reading. */
  look(): Promise<IsProtected>
}

/** Whether a real path is one that is never read, or below one. */
export type IsProtected = (real: string) => Promise<boolean>

export function createGuard(deps: Pick<ProviderDeps, 'directories' | 'forbidden' | 'serviceAccount'>): Guard {
  const { directories } = deps

  /** Settings name other files after a reload. */
  const protectedPaths = (): string[] => [
    ...ALWAYS,
    ...(directories.length === 0 ? SYSTEM : []),
    ...(deps.serviceAccount === undefined ? [] : [deps.serviceAccount]),
    ...deps.forbidden
  ]

  /** By name, and by what is there: the same file has several names, by links, hard links and mounts. */
  async function look(): Promise<IsProtected> {
    const named = protectedPaths()
    const found = await Promise.all(named.map(placeAt))
    const identities = new Set(found.flatMap(place => (place === undefined ? [] : [place.identity])))
    const directories = new Map<string, Promise<boolean>>()
    const isOne = async (path: string) => identities.has(identityOf(await stat(path, { bigint: true })))

    function isWithinOne(directory: string): Promise<boolean> {
      const known = directories.get(directory) ?? isOrIsWithinOne(directory)
      directories.set(directory, known)
      return known
    }
    const isOrIsWithinOne = async (path: string): Promise<boolean> =>
      path !== '/' && ((await isOne(path)) || (await isWithinOne(dirname(path))))

    return async real => real === '/' || named.some(path => isAtOrBelow(path, real)) || isOrIsWithinOne(real)
  }

  async function isListed(real: string): Promise<boolean> {
    if (directories.length === 0) return true
    const listed = await Promise.all(directories.map(placeAt))
    return listed.some(place => place !== undefined && isAtOrBelow(place.real, real))
  }

  async function rootOf(directory: string): Promise<{ readonly root: string } | { readonly refusal: Refusal }> {
    if (!isPlain(directory)) return { refusal: 'NotAbsolute' }
    if (protectedPaths().some(path => isAtOrBelow(path, directory))) return { refusal: 'Protected' }
    try {
      const root = await realpath(directory)
      if (!(await isListed(root))) return { refusal: 'NotListed' }
      if (await (await look())(root)) return { refusal: 'Protected' }
      if (!(await stat(root)).isDirectory()) return { refusal: 'NotADirectory' }
      await access(root, constants.R_OK | constants.X_OK)
      return { root }
    } catch (error) {
      // What is not listed is refused in the same words whether it exists.
      const mayBeListed = directories.length === 0 || directories.some(listed => isAtOrBelow(listed, directory))
      return { refusal: mayBeListed ? refusalOf(error) : 'NotListed' }
    }
  }

  return { rootOf, look }
}

export const isAtOrBelow = (above: string, path: string): boolean => {
  const bare = above.endsWith('/') ? above.slice(0, -1) : above
  return path === bare || path.startsWith(`${bare}/`)
}

/** An absolute path in its shortest form; a slash at its end does not matter. */
const isPlain = (path: string): boolean =>
  isAbsolute(path) &&
  path.isWellFormed() &&
  !/\p{Cc}/u.test(path) &&
  (path === '/' || !/\/(?:\.{0,2})(?:\/|$)/.test(path.replace(/\/$/, '')))

const identityOf = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`

async function placeAt(path: string): Promise<{ readonly real: string; readonly identity: string } | undefined> {
  try {
    const real = await realpath(path)
    return { real, identity: identityOf(await stat(real, { bigint: true })) }
  } catch {
    // What is not there cannot be read either; its name is compared all the same.
    return undefined
  }
}

function refusalOf(error: unknown): Refusal {
  const code = codeOf(error)
  if (code === 'EACCES' || code === 'EPERM') return 'Unreadable'
  return code === 'ENOTDIR' ? 'NotADirectory' : 'Missing'
}

/** The code of an error of the file system; its text quotes the path. */
export const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '')
