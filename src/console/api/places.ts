import type { Controller } from './controllers.ts'

/**
 * The controllers that a project of this name may be placed on, for the choice in a form. The bridge enforces it by its own matcher,
 * which the console, as a client of the API, cannot import; test/unit/console/api/places.test.ts compares the two.
 */
export const usableControllers = <C extends Pick<Controller, 'projects'>>(controllers: readonly C[], project: string): C[] =>
  controllers.filter(({ projects }) => projects.some(glob => matches(glob, project)))

/** Whether a pattern, in which `*` stands for any characters, matches a name. Parts are sought from the left, so it takes linear time. */
export function matches(glob: string, name: string): boolean {
  const [first = '', ...rest] = glob.split('*')
  const last = rest.pop()
  if (last === undefined) return glob === name
  if (!name.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return name.length - last.length >= at && name.endsWith(last)
}
