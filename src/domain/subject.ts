/**
 * Who can be a member of a project: a person that an identity provider or KubeSphere vouches for, or an API token. The word before the colon
 * keeps them apart, so neither can make a subject that is the other's, a token's or the admin's.
 */
export const SUBJECT_PATTERN = '^((?:oidc|kubesphere):[\\x21-\\x7e]{1,255}|token:[0-9a-f]{20})$'
export const SUBJECT_RULE = '`oidc:` or `kubesphere:` and a name without spaces, in ASCII, or `token:` and the id of a token'

const subject = new RegExp(SUBJECT_PATTERN)
export const isSubject = (text: string): boolean => subject.test(text)
