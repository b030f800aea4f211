import { JenkinsError } from './jenkins-error.ts'

/** The global domain of a folder's credentials store, below the folder's path. */
const STORE = 'credentials/store/folder/domain/_'

/** `.` and `..` would be resolved: `credential/../config.xml` is the whole domain, and DELETE would empty it. */
const isAddressable = (segment: string): boolean =>
  segment !== '' && segment !== '.' && segment !== '..' && segment.isWellFormed() && !segment.includes('\u0000')

/** `job/a/job/b` for the folder `['a', 'b']`; '' for the root. */
export function folderPath(path: readonly string[], operation: string): string {
  if (!path.every(isAddressable))
    throw new JenkinsError('FolderRefused', operation, { detail: 'the folder name cannot be addressed' })
  return path.map(segment => `job/${encodeURIComponent(segment)}`).join('/')
}

/** The path of something below a folder; below the root for an empty path. */
export function below(path: readonly string[], rest: string, operation: string): string {
  const folder = folderPath(path, operation)
  return folder === '' ? rest : `${folder}/${rest}`
}

/** The path of something in a folder's store of credentials. */
export function storePath(path: readonly string[], rest: string, operation: string): string {
  if (path.length === 0) throw new JenkinsError('FolderRefused', operation, { detail: 'the root is not a folder' })
  return below(path, `${STORE}/${rest}`, operation)
}

/** The path of a credential's configuration, or of another of its pages. */
export function credentialPath(path: readonly string[], id: string, operation: string, rest = 'config.xml'): string {
  if (!isAddressable(id)) throw new JenkinsError('ContentRefused', operation, { detail: 'the id cannot be addressed' })
  return storePath(path, `credential/${encodeURIComponent(id)}/${rest}`, operation)
}

/** The root URL of a controller, with a trailing slash. Never quotes the URL in an error: it may contain a password. */
export function rootUrl(text: string): URL {
  if (!URL.canParse(text)) throw new Error('The URL of Jenkins is not a URL.')
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error('The URL of Jenkins must begin with http:// or https://.')
  if (url.username !== '' || url.password !== '')
    throw new Error('The URL of Jenkins must not hold a user or password; there are settings for them.')
  if (url.search !== '' || url.hash !== '') throw new Error('The URL of Jenkins must not hold a query or a fragment.')
  if (!url.pathname.endsWith('/')) url.pathname += '/'
  return url
}

/**
 * The URL of `path` on this controller. It is built only from our root, never from a `Location` or a JSON `url`, and must come out
 * exactly as it was put together: if the URL parser resolved anything in it, it is not sent.
 */
export function address(root: URL, path: string, query: Readonly<Record<string, string>> | undefined, operation: string): URL {
  const url = new URL(root)
  url.pathname = root.pathname + path
  if (url.pathname !== root.pathname + path)
    throw new JenkinsError('FolderRefused', operation, { detail: 'the path cannot be addressed' })
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
  return url
}
