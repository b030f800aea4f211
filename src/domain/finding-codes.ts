/** Why a credential cannot work; it is refused. `docs/pipelines.md` is checked against it. */
export const errorCodes = {} as const satisfies Record<string, string>

/** Why a credential may not work, or not for long; it is stored and shown with it. */
export const warningCodes = {
  Expired: 'It has expired. Put a new one in its place.',
  ExpiresSoon: 'It expires within 30 days. Put a new one in its place in time.',
  TooOld: 'Its secret is older than the project allows. Put a new one in its place.'
} as const satisfies Record<string, string>

export type FindingCode = keyof typeof errorCodes | keyof typeof warningCodes

const sentences: Readonly<Record<string, string>> = { ...errorCodes, ...warningCodes }

/** The sentence that goes with a code. */
export const sentenceOfFinding = (code: FindingCode): string => sentences[code] ?? code
