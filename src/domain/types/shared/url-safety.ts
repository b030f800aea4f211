import type { Report } from '../../findings.ts'

/**
 * What may stand in the user part of an address as it is (the URL standard's userinfo set), without `$`, which shells and Groovy
 * take for a variable, and without `%`, which the other side decodes.
 */
const SAFE = /^[A-Za-z0-9\-._~!&'()*+,]*$/

/** Warns of a value that breaks `https://user:password@host`. It does not say which character: that would help to guess. */
export function checkUrlSafety(report: Report, text: string, pointer: string): undefined {
  if (!SAFE.test(text)) report.warn('UrlUnsafe', pointer)
}

/** The code of what has been encoded already: but for what may stand as it is, every `%` in it is that of a `%XX` before. */
const TWICE = /^(?:[A-Za-z0-9\-._~]|%2[16789ABC]|%25[0-9A-Fa-f]{2})*$/

/** Warns of a value that was percent-encoded here, and looks as if it had been so before. */
export function checkEncodedOnce(report: Report, text: string, pointer: string): undefined {
  if (text.includes('%25') && TWICE.test(text)) report.warn('EncodedTwice', pointer)
}

/** The value percent-encoded, so that only letters, digits and `-._~` remain. */
export const urlEncoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
