/** A start tag with the plug-in of its class; neither texts nor attributes can hold a raw `<`. */
const TAG = /<[A-Za-z_][^<>\s]*\s[^<>]*?\bplugin="([A-Za-z0-9_.-]{1,100})@([\w.+-]{1,60})"/g

/** Characters of a document that are looked at: the plug-ins of a folder are named by its first elements and its first credentials. */
const LONGEST = 1_000_000

/**
 * The plug-ins that a document of Jenkins names, with their versions: each class in it was written by that plug-in, so it is there. The
 * list of plug-ins needs a permission that our user has seldom; this needs none beyond the reading.
 */
export const pluginsIn = (document: string): Map<string, string> =>
  new Map([...document.slice(0, LONGEST).matchAll(TAG)].map(([, name = '', version = '']) => [name, version]))
