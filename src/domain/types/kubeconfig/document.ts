import { type Document, isScalar, type ParsedNode } from 'yaml'
import type { Bounds } from '../../documents/bounds.ts'
import { lineAndColumn } from '../../documents/place.ts'
import { parseDocuments } from '../../documents/yaml-documents.ts'
import type { ErrorCode } from '../../finding-codes.ts'
import type { Report } from '../../findings.ts'
import { isFenced } from '../shared/copied-lines.ts'
import { encodingOf } from '../shared/encodings.ts'
import { hasTemplate, isPlaceholder } from '../shared/placeholders.ts'
import { goFaultIn, goFaultInJson } from './go-faults.ts'

const CONTENT = '#/data/content'

/** A file of 2,000 contexts, each with a cluster and a user, has some 200,000 lexemes. */
const BOUNDS: Bounds = { lexemes: 300_000, values: 100_000, entries: 10_000, depth: 100 }

/** What the reader of kubectl refuses anywhere, in JSON and comments, too. A next-line character is a line end for it. */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/

/**
 * The first document of a text, as kubectl takes it: YAML 1.1, where `yes` and `y` are no texts, and the last of two equal keys
 * counts. Undefined, with an error in the report, for a text that it cannot read.
 */
export function documentIn(report: Report, text: string): { readonly value: unknown } | undefined {
  const control = CONTROL.exec(text)
  if (control !== null) {
    const where = `${placeAt(text, control.index)}, where there is a control character: remove it`
    return report.error('YamlUnreadable', CONTENT, where)
  }
  let broken: number | undefined
  try {
    if (text.trimStart().startsWith('{')) {
      const value: unknown = JSON.parse(text)
      broken = goFaultInJson(text)
      if (broken === undefined) return { value }
      explain(report, text, broken)
      return undefined
    }
  } catch {
    // It may be a flow map of YAML.
  }
  try {
    const parsed = parseDocuments(text, { reads: 'go', bounds: BOUNDS })
    if ('bound' in parsed) return report.error('TooComplex', CONTENT)
    const [document, ...others] = parsed.documents.filter(hasContent)
    const first = parsed.documents[0] ?? document
    broken = document === undefined || first === undefined ? undefined : (faultIn(first) ?? goFaultIn(text, first))
    if (broken === undefined) {
      const value: unknown = parsed.documents[0]?.toJS({ maxAliasCount: 100 }) ?? null
      if (others.length > 0) report.warn('SeveralDocuments', CONTENT)
      return { value }
    }
  } catch {
    // What is nested too deep, or would grow beyond measure. The error quotes the text and is not shown.
  }
  explain(report, text, broken)
  return undefined
}

/** Says what a text is that is no kubeconfig. */
export const explainOther = (report: Report, text: string): undefined => {
  const [code, where] = whatElse(text) ?? ['NotAKubeconfig', '']
  report.error(code, CONTENT, where)
}

type Parsed = Document.Parsed<ParsedNode>

const hasContent = ({ contents, errors }: Parsed): boolean =>
  errors.length > 0 || (contents !== null && !(isScalar(contents) && contents.value === null))

/** Where a document cannot be read. Go also refuses a scalar that is not what its tag says. */
function faultIn({ errors, warnings }: Parsed): number | undefined {
  const wrongTag = warnings.find(({ message }) => /,2002:(?:null|bool|int|float)$/.test(message))
  return (errors[0] ?? wrongTag)?.pos[0]
}

/** Why a text cannot be read, with the place and what helps, as far as it can be told. */
function explain(report: Report, text: string, offset: number | undefined): undefined {
  const known = whatElse(text)
  if (known !== undefined) return report.error(known[0], CONTENT, known[1])
  const place = offset ?? aliasIn(text)
  const where = place === undefined ? '' : placeAt(text, place)
  const isMasked = place !== undefined && /^\*{3,}/.test(text.slice(place, place + 10))
  if (hasTemplate(text) || isMasked) return report.error('PlaceholderContent', CONTENT, where)
  report.error('YamlUnreadable', CONTENT, placeOfFault(text) ?? where)
}

/** Where an alias stands: the library does not say which one has no anchor. A mask of stars is read as one. */
function aliasIn(text: string): number | undefined {
  const found = /(?:[:,[{-][ \t]+|^[ \t]*)\*(?=[^\s,\]}])/m.exec(text)
  return found === null ? undefined : found.index + found[0].length - 1
}

/** A template is also a map of YAML, which is no text. */
export function explainShapes(report: Report, text: string): undefined {
  if (hasTemplate(text)) report.error('PlaceholderContent', CONTENT)
}

/** A space of another kind is part of a name for YAML. */
export function warnOfIndent(report: Report, text: string): undefined {
  const indent = INDENT.exec(text)
  if (indent !== null && !indent[0].endsWith('\t'))
    report.warn('InvisibleCharacter', CONTENT, placeAt(text, indent.index + indent[0].length - 1))
}

function placeAt(text: string, offset: number): string {
  const { line, column } = lineAndColumn(text, offset)
  return `line ${line}, column ${column}`
}

/** What a text is that was to be a kubeconfig, and how. */
function whatElse(text: string): readonly [ErrorCode, string] | undefined {
  const bare = text.trim()
  if (!/[\r\n]/.test(bare) && isPlaceholder(bare)) return ['PlaceholderContent', '']
  const encoded = encodingOf(bare)
  return encoded?.what === 'a kubeconfig' ? ['EncodedContent', `${encoded.how} of a kubeconfig`] : undefined
}

const INDENT = /^ *[\t\u00a0\u2000-\u200b\u202f\u3000](?=[ \t\u00a0\u2000-\u200b\u202f\u3000]*[^\s\u200b])/m
const FIELD = /\b(?:apiVersion|clusters|users|contexts) ?: ?/

/** The place of the faults that are made by copying, where the place of the library is of no help. */
function placeOfFault(text: string): string | undefined {
  const bare = text.trim()
  if (isFenced(text)) return 'line 1, column 1, where a code block or a command begins: give only what is inside it'
  if (!/[\r\n]/.test(bare) && FIELD.test(bare.slice(0, 2000)) && !bare.startsWith('{'))
    return 'line 1, which is the only one: the line ends are lost, copy it from the file again'
  const indent = INDENT.exec(text)
  if (indent === null) return undefined
  const what = indent[0].endsWith('\t') ? 'a tab' : 'a space of another kind'
  return `${placeAt(text, indent.index + indent[0].length - 1)}, where it is indented by ${what}: use the space bar`
}
