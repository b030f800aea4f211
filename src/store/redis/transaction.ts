/** The result of `hgetall`. */
export type Fields = Record<string, string>

/** The replies of a transaction; throws the first error among them. */
export async function transaction<T extends unknown[]>(commands: {
  exec(): Promise<[Error | null, unknown][] | null>
}): Promise<T> {
  const results = (await commands.exec()) ?? []
  for (const [error] of results) if (error) throw error
  return results.map(([, value]) => value) as T
}
