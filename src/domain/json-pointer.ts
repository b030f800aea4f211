/** Escapes a name for a JSON pointer in a URI fragment (RFC 6901, section 6). */
export const escapePointer = (name: string): string =>
  encodeURIComponent(name.slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1').toWellFormed())
