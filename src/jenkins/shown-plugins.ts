/** A start tag with the plug-in of its class; neither text nor attributes can contain a raw `<`. */
const TAG = /<[A-Za-z_][^<>\s]*\s[^<>]*?\bplugin="([A-Za-z0-9_.-]{1,100})@([\w.+-]{1,60})"/g

/** Maximum number of characters searched: the first elements and credentials of a folder name its plug-ins. */
const LONGEST = 1_000_000

/**
 * The plug-ins named in a document of Jenkins, with their versions: a plug-in that wrote a class in it is installed. The list of
 * plug-ins requires a permission that our user seldom has; this requires only the permission to read the document.
 */
export const pluginsIn = (document: string): Map<string, string> =>
  new Map([...document.slice(0, LONGEST).matchAll(TAG)].map(([, name = '', version = '']) => [name, version]))
