let cases = 0

/** The name of the project of one case. No name is a part of another, so that a call says which case it concerns. */
export const newName = (): string => `f${String(++cases).padStart(5, '0')}`
