import { own } from '../own.ts'

type Search = Readonly<Record<string, unknown>>

/** Texts among search parameters, each cut to a length; empty ones are dropped. */
export function readTexts<N extends string>(
  search: Search,
  names: readonly N[],
  most = 300
): Readonly<Partial<Record<N, string>>> {
  const texts = names.flatMap(name => {
    const value = own(search, name)
    return value === undefined || value === null || value === '' ? [] : [[name, String(value).slice(0, most)]]
  })
  return Object.fromEntries(texts) as Partial<Record<N, string>>
}

/** The ends of a time span among search parameters. */
export function readSpan(search: Search): { readonly since?: string; readonly until?: string } {
  const times = (['since', 'until'] as const).flatMap(name => {
    const time = Date.parse(String(search[name]))
    return Number.isNaN(time) ? [] : [[name, new Date(time).toISOString()]]
  })
  return Object.fromEntries(times)
}
