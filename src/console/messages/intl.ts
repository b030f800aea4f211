/** Numbers, plurals and lists as readers of one language expect them. */
export function intlOf(language: string) {
  const numbers = new Intl.NumberFormat(language)
  const rules = new Intl.PluralRules(language)
  const lists = new Intl.ListFormat(language, { type: 'conjunction' })
  const number = (n: number): string => numbers.format(n)
  return {
    number,
    /** The form for `n` things; `#` in it is replaced by the number. */
    plural: (n: number, one: string, other: string): string =>
      (rules.select(n) === 'one' ? one : other).replaceAll('#', () => number(n)),
    /** “a, b, and c” */
    list: (items: readonly string[]): string => lists.format(items)
  }
}
