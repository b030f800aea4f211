/** Times and names that all examples share, so that they read as one story. */
export const EARLIER = '2026-03-02T08:30:00.000Z'
export const AT = '2026-03-02T09:15:00.000Z'
export const LATER = '2026-03-02T09:20:00.000Z'
export const PROJECT = 'demo'
export const REQUEST = '0b7a3c5e-6f0e-4c55-9d0a-3d6f6a2b9d11'

/** The digest of a credential as Jenkins holds it. */
export const SEEN = 'kq3cGQmP0vJ2x8bN1rT5wY7uZ4sLdEfA'
