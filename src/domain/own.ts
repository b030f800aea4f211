/**
 * The own property of an object under an external name: an id, a label, a field, a header. `record[name]` would also find inherited
 * properties such as `constructor`. A test forbids computed access with a text anywhere else.
 */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
