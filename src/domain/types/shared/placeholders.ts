import { asking, beside, brackets, ciphers, marks, nothings, references, templates } from './placeholder-lists.ts'

/** Longer texts are no placeholders, though they may hold one that was not filled in. */
const LONGEST = 500

/** The largest template that is looked for within a text. */
const LARGEST_TEMPLATE = 200

/** Beginnings of a template that are followed; more of them are no accident. */
const MOST_TRIES = 200

/** What a name in a template may have; some tools allow paths, filters and calls. */
const NAME = /^[\p{L}_.:/$%@#!]/u

/** A tag of YAML that was to be resolved. */
const TAG = /^!(?:vault|secret|encrypted|env|env_var|ref|sub|getatt|include)[ |]/

/** Whether a text stands for a secret instead of being one: a placeholder, a mask, a reference, or the cipher of another tool. */
export function isPlaceholder(text: string): boolean {
  const start = text.slice(0, 40).toLowerCase()
  if (TAG.test(start) || ciphers.some(cipher => start.startsWith(cipher) && text.length > cipher.length)) return true
  if (hasTemplate(text)) return true
  if (text.length > LONGEST) return false
  return isMask(text) || isVariable(text) || isReference(text, start) || isWhole(text) || isWordsFor(text)
}

/** Whether a template was not filled in, anywhere in a text. */
export const hasTemplate = (text: string): boolean => templates.some(([open, close]) => isIn(text, open, close))

function isIn(text: string, open: string, close: string): boolean {
  for (let [at, tries] = [text.indexOf(open), 0]; at !== -1 && tries < MOST_TRIES; at = text.indexOf(open, at + 1), tries++) {
    const [inner, end] = text.slice(at + open.length, at + LARGEST_TEMPLATE).split(close, 2)
    if (end !== undefined && isName(inner)) return true
  }
  return false
}

function isName(inner: string | undefined): boolean {
  const name = inner?.replace(/^[-=~^ ]{1,4}/, '') ?? ''
  return NAME.test(name) && !/[\r\n]/.test(name)
}

/** A character again and again, as masks have it: in all of a text, or in a part of it that was hidden. */
function isMask(text: string): boolean {
  const bare = text.replaceAll('-', '')
  if (text.length > 2 && /^[*•●·∙◦⬤■█▪×xX.…_#?-]/u.test(text) && isOfOne(text)) return true
  if (bare.length >= 8 && /^[0xX]/.test(bare) && isOfOne(bare)) return true
  return !/\s/.test(text) && (/[*•●]{4}|[xX]{8}|…/.test(text) || /^[\w-]{2,40}\.{3}[\w-]{0,40}$/.test(text))
}

const isOfOne = (text: string): boolean => [...text].every((char, _, all) => char === all[0])

/** `$NAME`, as shells have it. */
const isVariable = (text: string): boolean => /^\$[A-Za-z_][A-Za-z0-9_]*$/.test(text)

const isReference = (text: string, start: string): boolean =>
  (references.some(reference => start.startsWith(reference) && text.length > reference.length) && !/\s/.test(text)) ||
  /^projects\/[^/\s]+\/secrets\//.test(text) ||
  /^https:\/\/[\w-]+\.vault\.azure\.(?:net|cn|us)\//.test(text)

/** A name in brackets that hold nothing else. */
const isWhole = (text: string): boolean =>
  marks.some(([open, close]) => {
    const isAround = text.startsWith(open) && text.endsWith(close)
    return isAround && /^[A-Z][A-Z0-9_.-]{1,80}$/.test(text.slice(open.length, text.length - close.length))
  }) ||
  brackets.some(([open, close]) => {
    const isAround = text.startsWith(open) && text.endsWith(close) && text.length > open.length + close.length
    const inner = text.slice(open.length, text.length - close.length)
    return isAround && isName(inner) && !inner.includes(close) && !inner.includes(open)
  })

/** Words that ask for a secret, or say that it was taken out, and nothing but such words. */
function isWordsFor(text: string): boolean {
  if (nothings.has(text.toLowerCase())) return true
  const words = text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
  return words.some(word => asking.has(word)) && words.every(word => asking.has(word) || beside.has(word))
}
