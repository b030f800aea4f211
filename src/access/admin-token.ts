import { timingSafeEqual } from 'node:crypto'
import { hashOf } from './api-token.ts'

/**
 * Whether a text is the admin token; without one, nothing is. Both sides are hashed first, so that the comparison takes the same
 * time for every text of any length.
 */
export function isAdminToken(adminToken: string): (text: string) => boolean {
  const expected = hashOf(adminToken)
  return text => timingSafeEqual(hashOf(text), expected) && adminToken !== ''
}
