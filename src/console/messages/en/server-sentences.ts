/** The bridge speaks English. */
export const serverSentences: Readonly<Record<string, string>> = {}
