/** A parameter of an operation, or a reference to a shared one. */
export type MaybeShared<P> = P | { readonly $ref: string }

/** The parameters of an operation of an OpenAPI document, shared ones in the places of their references. */
export function parametersOf<P extends { readonly name: string }>(
  document: { readonly components: { readonly parameters?: Readonly<Record<string, P>> } },
  { parameters = [] }: { readonly parameters?: readonly MaybeShared<P>[] }
): P[] {
  return parameters.map(parameter => {
    if (!('$ref' in parameter)) return parameter
    const found = document.components.parameters?.[parameter.$ref.split('/').at(-1) ?? '']
    if (found === undefined) throw new Error(`${parameter.$ref} leads nowhere`)
    return found
  })
}
