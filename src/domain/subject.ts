/**
 * Who can be a member of a project: a person that an identity provider or KubeSphere vouches for, or an API token. The word before the colon
 * keeps them apart, so neither can make a subject that is the other's, a token's or the admin's.
 */
export const SUBJECT_PATTERN = '^((?:oidc|kubesphere):[\\x21-\\x7e]{1,255}|token:[0-9a-f]{20})$'
/** What the names of a further identity provider begin with, before a colon. */
export const PREFIX_PATTERN = '[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?'
/** Who can be a member besides a subject: `group:NAME` of the identity provider, or `group:PREFIX:NAME` of KubeSphere or a further one. */
const GROUP_PATTERN = `^group:(?:(${PREFIX_PATTERN}):)?[\\x21-\\x39\\x3b-\\x7e]{1,255}$`
export const MEMBER_RULE =
  '`oidc:` or `kubesphere:` and a name, `token:` and the id of a token, or `group:`, `group:kubesphere:` or `group:PREFIX:` (of another ' +
  'identity provider) and the name of a group; names are 1 to 255 ASCII characters without spaces, those of groups without colons'

export const GROUP_RULE =
  '1 to 255 ASCII characters without spaces and colons, after `kubesphere:` or the prefix of its identity provider if that has one'

const subject = new RegExp(SUBJECT_PATTERN)
export const isSubject = (text: string): boolean => subject.test(text)

export const KUBESPHERE = 'kubesphere'
/** Words that mean something else before a colon. */
export const RESERVED_PREFIXES: readonly string[] = [
  ...[KUBESPHERE, 'oidc', 'token', 'group', 'user', 'admin', 'kubernetes', 'bridge', 'secret-store']
]

const group = new RegExp(GROUP_PATTERN)
export const GROUP_PREFIX = 'group:'
/** `prefixes`: those of the further identity providers. */
export function isGroup(text: string, prefixes: readonly string[]): boolean {
  const [found, prefix = KUBESPHERE] = group.exec(text) ?? []
  return found !== undefined && (prefix === KUBESPHERE || prefixes.includes(prefix))
}
export const isMember = (text: string, prefixes: readonly string[]): boolean => isSubject(text) || isGroup(text, prefixes)

/**
 * The members that the groups of a caller are. A group whose name could be read as that of another source, or not be written in a
 * path, is none: it can still have roles by a role map. `source` is empty, or a prefix and a colon.
 */
export const groupMembers = (groups: readonly string[], source: string): string[] =>
  [...new Set(groups)]
    .filter(name => !name.includes(':'))
    .map(name => `group:${source}${name}`)
    .filter(name => group.test(name))
