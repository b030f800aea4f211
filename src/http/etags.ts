import { hash } from 'node:crypto'
import type { Expected } from '../domain/versions.ts'

/** One entity tag (RFC 9110, 8.8.3). */
const ETAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/y
const BETWEEN = /[ \t]*(?:,[ \t]*)*/y

interface Etag {
  readonly isWeak: boolean
  readonly opaque: string
}

/**
 * The ETag of an answer, `"VERSION-DIGEST"`: the version of the desired state, which `If-Match` compares, and a digest of the answer, so
 * that `If-None-Match` detects every other change, such as a new phase. An answer without a version has only the digest.
 */
export const etagOf = (version: number | undefined, payload: string): string => `"${version ?? ''}-${digestOf(payload)}"`

const digestOf = (payload: string): string => hash('sha256', payload, 'base64url').slice(0, 16)

/**
 * The versions that `If-Match` allows; undefined if it allows any. The comparison is strong, so a weak ETag matches nothing; neither does
 * a foreign one. The form without a digest, `"3"`, was issued by earlier versions.
 */
export function expectedVersions(header: string | undefined): Expected {
  if (header === undefined || header.trim() === '*') return undefined
  return (etagsIn(header) ?? []).flatMap(({ isWeak, opaque }) => {
    const version = /^(\d{1,15})(?:-[\w-]{16})?$/.exec(opaque)?.[1]
    return isWeak || version === undefined ? [] : [Number(version)]
  })
}

/** Whether the caller of a read already has this answer. */
export function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || (etagsIn(header) ?? []).some(({ opaque }) => `"${opaque}"` === etag)
}

/** The ETags of a list; undefined if the header is malformed. */
function etagsIn(header: string): Etag[] | undefined {
  const found: Etag[] = []
  let at = skip(header, 0)
  while (at < header.length) {
    ETAG.lastIndex = at
    const match = ETAG.exec(header)
    if (match === null) return undefined
    found.push({ isWeak: match[1] !== undefined, opaque: match[2] ?? '' })
    const end = skip(header, ETAG.lastIndex)
    if (end < header.length && !header.slice(ETAG.lastIndex, end).includes(',')) return undefined
    at = end
  }
  return found
}

function skip(header: string, from: number): number {
  BETWEEN.lastIndex = from
  BETWEEN.exec(header)
  return BETWEEN.lastIndex
}
