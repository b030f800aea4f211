/** The charset is one that Java does not know either: 500. */
export class UnknownCharset extends Error {}

/**
 * The body as `request.getReader()` gives it: by the charset of the Content-Type, ISO-8859-1 without one, whatever the XML
 * declaration says (transcripts val-*-nocharset-decl). Forms are UTF-8.
 */
export function decodeText(body: Buffer, contentType: string | undefined): string {
  const named = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1]
  const form = /^application\/x-www-form-urlencoded\b/i.test(contentType ?? '')
  return decodeAs(body, named ?? (form ? 'utf-8' : 'iso-8859-1'))
}

/** The body as an XML parser reads bytes: byte order mark, then the declaration, then UTF-8. */
export function decodeXmlBytes(body: Buffer): string {
  const head = body.subarray(0, 200).toString('latin1')
  if (head.startsWith('\u00EF\u00BB\u00BF')) return decodeAs(body.subarray(3), 'utf-8')
  if (head.startsWith('\u00FE\u00FF')) return decodeAs(body.subarray(2), 'utf-16be')
  if (head.startsWith('\u00FF\u00FE')) return decodeAs(body.subarray(2), 'utf-16le')
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1]
  return decodeAs(body, declared ?? 'utf-8')
}

function decodeAs(body: Buffer, charset: string): string {
  const name = charset.toLowerCase()
  // The label iso-8859-1 means windows-1252 to TextDecoder, not to Java.
  if (name === 'iso-8859-1' || name === 'latin1') return body.toString('latin1')
  if (name === 'us-ascii' || name === 'ascii') return body.toString('latin1').replace(/[\u0080-\u00FF]/g, '\uFFFD')
  try {
    return new TextDecoder(name, { ignoreBOM: true }).decode(body)
  } catch {
    throw new UnknownCharset(charset)
  }
}
