/**
 * Who can be a member of a project: a person that an identity provider or KubeSphere vouches for, or an API token. The word before the colon
 * keeps them apart, so neither can make a subject that is the other's, a token's or the admin's.
 */
export const SUBJECT_PATTERN = '^((?:oidc|kubesphere):[\\x21-\\x7e]{1,255}|token:[0-9a-f]{20})$'
/** Who can be a member besides a subject: `group:NAME` of the identity provider, or `group:kubesphere:NAME`. */
const GROUP_PATTERN = '^group:(?:kubesphere:)?[\\x21-\\x39\\x3b-\\x7e]{1,255}$'
export const MEMBER_RULE =
  '`oidc:` or `kubesphere:` and a name, `token:` and the id of a token, or `group:` or `group:kubesphere:` and the name of a group; ' +
  'names are 1 to 255 ASCII characters without spaces, those of groups without colons'

const subject = new RegExp(SUBJECT_PATTERN)
export const isSubject = (text: string): boolean => subject.test(text)

const group = new RegExp(GROUP_PATTERN)
export const GROUP_PREFIX = 'group:'
export const isGroup = (text: string): boolean => group.test(text)
export const isMember = (text: string): boolean => isSubject(text) || isGroup(text)

/**
 * The members that the groups of a caller are. A group whose name could be read as that of another source, or not be written in a
 * path, is none: it can still have roles by a role map.
 */
export const groupMembers = (groups: readonly string[], source: '' | 'kubesphere:'): string[] =>
  [...new Set(groups)]
    .filter(name => !name.includes(':'))
    .map(name => `group:${source}${name}`)
    .filter(name => group.test(name))
