import type { ProblemTexts } from '../server-texts.ts'

/** The bridge speaks English. */
export const serverSentences: Readonly<Record<string, string>> = {}
export const serverProblems: ProblemTexts = {}
