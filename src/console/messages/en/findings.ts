/** Findings about the content of a credential by code, in other languages than that of the bridge. */
export const findingMessages: Readonly<Record<string, string>> = {}
