import { DESCRIPTION_LIMIT } from '../domain/credential.ts'
import type { WarningCode } from '../domain/finding-codes.ts'
import { type Finding, finding } from '../domain/findings.ts'

/** A description as it is stored, with a warning for each part that was dropped: no credential fails because of its description. */
export interface FittingDescription {
  readonly description: string
  readonly warnings: readonly Finding[]
}

/** A character above U+FFFF, with what joins and colours it. */
const ASTRAL = /[\u{10000}-\u{10FFFF}][\u200d\ufe0f]?/gu

/** Drops what a controller would store incorrectly, and what is too long. */
export function fittingDescription(given: string, isEmojiSafe: boolean | undefined): FittingDescription {
  const kept =
    isEmojiSafe === false && /[\u{10000}-\u{10FFFF}]/u.test(given)
      ? given.replaceAll(ASTRAL, '').replaceAll(/ {2,}/g, ' ').trim()
      : given
  const characters = kept.length > DESCRIPTION_LIMIT ? [...kept] : []
  const isTooLong = characters.length > DESCRIPTION_LIMIT
  const codes: WarningCode[] = [
    ...(kept === given ? [] : ['DescriptionWithoutEmoji' as const]),
    ...(isTooLong ? ['DescriptionShortened' as const] : [])
  ]
  return {
    description: isTooLong ? characters.slice(0, DESCRIPTION_LIMIT).join('').trimEnd() : kept,
    warnings: codes.map(code => finding(code, '#/description'))
  }
}

export const isOfDescription = ({ code }: Finding): boolean =>
  code === 'DescriptionWithoutEmoji' || code === 'DescriptionShortened'
