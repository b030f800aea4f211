/** The document is not well-formed: Jenkins answers 500 and changes nothing. */
export class MalformedXml extends Error {}
