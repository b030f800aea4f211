import { decodeText } from '../charset.ts'
import { type Call, header, isForm } from '../request.ts'
import type { Behaviour } from '../version.ts'
import { mapText, type XmlElement } from '../xml/node.ts'
import { parseXml } from '../xml/parse.ts'

/** The XML of a body that Jenkins reads through `getReader()`: by the charset of the Content-Type. */
export function postedXml(call: Call): XmlElement {
  const contentType = header(call, 'content-type')
  const isGone = call.controller.behaviour.formsAreRead && isForm(contentType)
  return parseXml(isGone ? '' : decodeText(call.body, contentType))
}

/**
 * Before 2.398 the JDK writes a character above U+FFFF as a reference and XPP3 reads it back cut to sixteen bits: U+1F600 becomes
 * U+F600, silently (JENKINS-69129).
 */
export const cutAstral = (root: XmlElement, behaviour: Behaviour): XmlElement =>
  behaviour.astral
    ? root
    : mapText(root, text => text.replace(/[\u{10000}-\u{10FFFF}]/gu, c => String.fromCharCode(c.codePointAt(0)! & 0xffff)))
