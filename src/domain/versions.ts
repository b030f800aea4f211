/** The versions of what is desired that a change may be made from; undefined: any. */
export type Expected = readonly number[] | undefined

export const isExpected = (expected: Expected, version: number): boolean => expected === undefined || expected.includes(version)
