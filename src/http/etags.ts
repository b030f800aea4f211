import { createHash } from 'node:crypto'
import type { Expected } from '../domain/versions.ts'

/** What an ETag header can list (RFC 9110, 8.8.3). */
const ETAG = /(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"/y
const BETWEEN = /[ \t]*(?:,[ \t]*)*/y

interface Etag {
  readonly isWeak: boolean
  readonly opaque: string
}

/**
 * The ETag of an answer, `"VERSION-DIGEST"`: the version of what is desired, which `If-Match` compares, and a digest of this answer,
 * so that `If-None-Match` notices every other change, such as a phase. What has no version has the digest alone.
 */
export const etagOf = (version: number | undefined, payload: string): string => `"${version ?? ''}-${digestOf(payload)}"`

const digestOf = (payload: string): string => createHash('sha256').update(payload).digest('base64url').slice(0, 16)

/**
 * The versions that `If-Match` allows; undefined where any will do. It compares strongly, so a weak ETag allows nothing; neither does
 * one that is not ours. The form without a digest, `"3"`, was given out once.
 */
export function expectedVersions(header: string | undefined): Expected {
  if (header === undefined || header.trim() === '*') return undefined
  return (etagsIn(header) ?? []).flatMap(({ isWeak, opaque }) => {
    const version = /^(\d{1,15})(?:-[\w-]{16})?$/.exec(opaque)?.[1]
    return isWeak || version === undefined ? [] : [Number(version)]
  })
}

/** Whether the caller of a read has this answer already. */
export function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || (etagsIn(header) ?? []).some(({ opaque }) => `"${opaque}"` === etag)
}

/** The ETags of a list; undefined when it is none. */
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
