/**
 * Looks up an own property under a name that comes from outside: an id, a label, a field, a header. `record[name]` would also find
 * what every object inherits, such as `constructor`. A test forbids computed access by text everywhere else.
 */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
