import type { Facts } from '../findings.ts'
import type { SnippetName, SnippetNames } from './snippet-names.ts'

/** A public service, and how a credential for it is recognised. */
interface KnownPlace {
  /** By the kind of token that the content check found. */
  readonly kind?: RegExp
  /** By the id that people give it. */
  readonly id: RegExp
  /** Whether such a token works nowhere else; GitHub and GitLab also exist on hosts of their owners. */
  readonly isOnly: boolean
  readonly names: SnippetNames
}

const places: readonly KnownPlace[] = [
  { kind: /^Docker Hub /, id: /docker[-_.]?hub/i, isOnly: true, names: { registry: 'docker.io' } },
  {
    kind: /^GitHub /,
    id: /github|ghcr/i,
    isOnly: false,
    names: { registry: 'ghcr.io', gitUrl: 'https://github.com/team/app.git', apiUrl: 'https://api.github.com/user' }
  },
  {
    kind: /^GitLab /,
    id: /gitlab/i,
    isOnly: false,
    names: {
      registry: 'registry.gitlab.com',
      gitUrl: 'https://gitlab.com/team/app.git',
      apiUrl: 'https://gitlab.com/api/v4/user'
    }
  },
  {
    kind: /^npm /,
    id: /^npm|npmjs/i,
    isOnly: true,
    names: { apiUrl: 'https://registry.npmjs.org/-/whoami', tokenVariable: 'NPM_TOKEN' }
  },
  { id: /quay/i, isOnly: false, names: { registry: 'quay.io' } }
]

export interface NameSources {
  readonly id: string
  readonly facts?: Facts
  /** Names of this request. */
  readonly asked?: SnippetNames
  /** Names that the project keeps. */
  readonly kept?: SnippetNames
}

/** A chosen name, or the example. */
export type NameOf = (name: SnippetName, example: string) => string

/** The names for one credential: of the request, of where alone its token works, of the project, and of what its id suggests. */
export function namesFor({ id, facts = {}, asked = {}, kept = {} }: NameSources): NameOf {
  const kind = facts['kind']
  const byKind = typeof kind === 'string' ? places.find(place => place.kind?.test(kind)) : undefined
  const guessed = byKind ?? places.find(place => place.id.test(id))
  const certain = byKind?.isOnly ? byKind.names : {}
  return (name, example) => asked[name] ?? certain[name] ?? kept[name] ?? guessed?.names[name] ?? example
}

/** The variables of one binding. All keep their examples if two of them would be the same. */
export function variablesOf<const Examples extends SnippetNames>(
  name: NameOf,
  examples: Examples
): { readonly [Name in keyof Examples]: string } {
  const entries = Object.entries(examples) as [SnippetName, string][]
  const chosen = entries.map(([variable, example]) => [variable, name(variable, example)] as const)
  const areDistinct = new Set(chosen.map(([, value]) => value)).size === chosen.length
  return Object.fromEntries(areDistinct ? chosen : entries) as { [Name in keyof Examples]: string }
}
