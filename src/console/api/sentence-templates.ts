/** A sentence in English with gaps, and the same in another language. */
export interface Template {
  /** The text before, between and after the gaps. */
  readonly parts: readonly string[]
  readonly text: string
}

/** What is a gap in both texts: `{}`, or in the other language also `{2}` for the second. */
const GAP = '{}'
const PLACE = /\{(\d?)\}/g

/** The most literal first, so that a sentence is not taken for a wider one. */
export const templatesOf = (sentences: Readonly<Record<string, string>>): readonly Template[] =>
  Object.entries(sentences)
    .map(([english, text]) => ({ parts: english.split(GAP), text }))
    .toSorted((a, b) => b.parts.join('').length - a.parts.join('').length)

/** Whether a gap between two texts may hold several sentences: then a sentence ends before it, and one begins after it. */
const isBetweenSentences = (before: string, after: string): boolean => /^$|[.:] $/.test(before) && /^$|^ [A-Z]/.test(after)

/** What a sentence has in the gaps of a template; undefined if it is another sentence. */
function gapsIn(sentence: string, [first = '', ...others]: readonly string[]): readonly string[] | undefined {
  const last = others.pop()
  if (last === undefined) return sentence === first ? [] : undefined
  if (!sentence.startsWith(first) || !sentence.endsWith(last)) return undefined
  const end = sentence.length - last.length
  const gaps: string[] = []
  let start = first.length
  for (const part of others) {
    const at = sentence.indexOf(part, start)
    if (at === -1) return undefined
    gaps.push(sentence.slice(start, at))
    start = at + part.length
  }
  return start > end ? undefined : [...gaps, sentence.slice(start, end)]
}

/** Sentences within sentences within a sentence are translated, and no more: a gap may hold a text of anybody. */
const DEEPEST = 3

/** A sentence in the other language, with the sentences in its gaps; undefined if there is no template for it. */
export function translateBy(templates: readonly Template[], sentence: string, depth = 0): string | undefined {
  for (const { parts, text } of templates) {
    const gaps = gapsIn(sentence, parts)?.map((gap, at) => {
      const translated = depth < DEEPEST && gap.length < sentence.length ? translateBy(templates, gap, depth + 1) : undefined
      const isOne = !/[.:] /.test(gap) || isBetweenSentences(parts[at] ?? '', parts[at + 1] ?? '')
      return translated ?? (isOne ? gap : undefined)
    })
    if (gaps === undefined || gaps.includes(undefined)) continue
    let next = 0
    return text.replace(PLACE, (_, place: string) => gaps[place === '' ? next++ : Number(place) - 1] ?? '')
  }
  return undefined
}

type Translate = (sentence: string) => string

/** Several sentences in a row, each by itself if they are not one template. */
export function translateEach(text: string, translate: Translate): string {
  const whole = translate(text)
  if (whole !== text) return whole
  const sentences = text.split(/(?<=\.) (?=[A-Z])/)
  return sentences.map(translate).join(' ').replaceAll('。 ', '。')
}

/** Faults in the settings in a row, those of one file by line: `RATE_LIMIT must be …; CONTROLLERS_FILE: line 3, #/0/url: …`. */
export const translateEachFault = (faults: string, translate: Translate): string =>
  faults
    .split(/; (?=[A-Z][A-Z_]{2,}\b)/)
    .map(fault => {
      const lines = fault.split(/ (?=line \d{1,9}, #|and \d{1,9} more faults$)/)
      return lines.map(line => translateEach(line, translate)).join(' ')
    })
    .join('; ')
