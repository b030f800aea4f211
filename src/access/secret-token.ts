import { timingSafeEqual } from 'node:crypto'
import { hashOf } from './api-token.ts'

/**
 * Whether a text equals a configured token; never for an empty one. Both sides are hashed first, so that the comparison takes the
 * same time for every text of any length.
 */
export function isSecretToken(secret: string): (text: string) => boolean {
  const expected = hashOf(secret)
  return text => timingSafeEqual(hashOf(text), expected) && secret !== ''
}
