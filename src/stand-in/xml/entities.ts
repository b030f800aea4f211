import { MalformedXml } from './malformed.ts'

/** As many expansions as the JDK allows in one document (`jdk.xml.entityExpansionLimit`). */
const EXPANSION_LIMIT = 64_000
const DECLARATION = /<!ENTITY\s+([^\s%]+)\s+(?:"([^"]*)"|'([^']*)'|(?:SYSTEM|PUBLIC)\s[^>]*)>/g

/** What needs no declaration. */
const PREDEFINED = new Map([
  ['amp', '&'],
  ['apos', "'"],
  ['gt', '>'],
  ['lt', '<'],
  ['quot', '"']
])

/** Adds the entities of an internal subset to the parser's table. An external entity is empty: Jenkins resolves none. */
export function declareEntities(doctype: string, table: Record<string, string>): void {
  const declared = new Map<string, string>()
  for (const [, name, quoted, apostrophed] of doctype.matchAll(DECLARATION)) {
    if (!declared.has(name!)) declared.set(name!, quoted ?? apostrophed ?? '')
  }
  let expansions = 0
  const expand = (text: string, inside: readonly string[]): string =>
    text.replace(/&(#x[0-9a-fA-F]+|#[0-9]+|[^;&\s]+);/g, (reference, name: string) => {
      if (name.startsWith('#')) return String.fromCodePoint(Number(name.startsWith('#x') ? `0${name.slice(1)}` : name.slice(1)))
      const value = declared.get(name)
      if (value === undefined) return PREDEFINED.get(name) ?? reference
      if (inside.includes(name)) throw new MalformedXml(`Recursive entity reference "${name}".`)
      if (++expansions > EXPANSION_LIMIT) throw new MalformedXml('Too many entity expansions.')
      return expand(value, [...inside, name])
    })
  Object.assign(table, Object.fromEntries([...declared].map(([name, value]) => [name, expand(value, [name])])))
}
