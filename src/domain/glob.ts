/** A pattern for names, in which `*` stands for any characters, also none. */
export const GLOB_PATTERN = '^[a-z0-9*]([a-z0-9*-]{0,61}[a-z0-9*])?$'
export const GLOB_RULE = '1 to 63 lower-case letters, digits, dashes and `*`, which stands for any characters'

/** Whether one of the patterns matches the whole name. Takes linear time: no pattern can make it slow. */
export const matchesAny = (globs: readonly string[], name: string): boolean => globs.some(glob => matches(glob, name))

function matches(glob: string, name: string): boolean {
  const [first = '', ...rest] = glob.split('*')
  const last = rest.pop()
  if (last === undefined) return glob === name
  if (!name.startsWith(first) || !name.endsWith(last)) return false
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}
