interface Parameter {
  readonly name: string
}

interface Operation {
  parameters?: readonly (Parameter | { readonly $ref: string })[]
}

/**
 * Gives each parameter that several operations take a name of the document and puts references in their places, because pages load
 * the whole document. Returns the parameters by these names.
 */
export function withSharedParameters(paths: Readonly<Record<string, object>>): Readonly<Record<string, Parameter>> {
  const operations = Object.values(paths).flatMap(path => Object.values(path) as Operation[])
  const counts = new Map<string, number>()
  const textOf = (parameter: object) => JSON.stringify(parameter)
  for (const { parameters = [] } of operations)
    for (const parameter of parameters) counts.set(textOf(parameter), (counts.get(textOf(parameter)) ?? 0) + 1)
  const shared = new Map<string, Parameter>()
  const names = new Map<string, string>()
  for (const operation of operations) {
    operation.parameters &&= operation.parameters.map(parameter => {
      const text = textOf(parameter)
      if ((counts.get(text) ?? 0) < 2 || !('name' in parameter)) return parameter
      const name = names.get(text) ?? freeName(parameter.name, shared)
      names.set(text, name)
      shared.set(name, parameter)
      return { $ref: `#/components/parameters/${name}` }
    })
  }
  return Object.fromEntries(shared)
}

/** Parameters of one name may differ in what they say. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let free = name
  for (let nth = 2; taken.has(free); nth++) free = `${name}.${nth}`
  return free
}
