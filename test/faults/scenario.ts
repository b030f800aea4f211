import type { Value } from '../chaos/content.ts'

/** How the world of one project is to be: what the API shows and what its folder holds. */
export interface Want {
  readonly displayName?: string
  /** Joined by slashes; the project's name if not said. */
  readonly folder?: string
  /** While it is paused, nothing of it is in Jenkins. */
  readonly policies?: { readonly bulk?: boolean; readonly paused?: boolean }
  readonly credentials: ReadonlyMap<string, Value>
  /** In the folder, and not ours: ids and their secret texts. */
  readonly unmanaged?: ReadonlyMap<string, string>
}

export interface Request {
  readonly method: string
  readonly path: string
  readonly body?: unknown
}

/** One command and what it changes. Every case of it is a project of its own. */
export interface Scenario {
  readonly title: string
  /** How the project is before; undefined: there is none. */
  readonly before: ((project: string) => Want) | undefined
  readonly request: (project: string) => Request
  /** How it is afterwards; undefined: it is gone. */
  readonly after: ((project: string) => Want) | undefined
  /** The answer that acknowledges. */
  readonly acknowledged: number
  /** What a repetition may be answered once the first request was carried out. */
  readonly already?: readonly number[]
  /** Further state: a list of the API, of which one property of the items that concern the case tells them apart. */
  readonly list?: { readonly path: (project: string) => string; readonly of: (item: Record<string, unknown>) => unknown }
  /** What the command adds to that list, or takes from it. */
  readonly listed?: { readonly before: readonly unknown[]; readonly after: readonly unknown[] }
  /** A request before it, whose answer the request needs. */
  readonly given?: (project: string) => Request
}

export const secretText = (project: string, id: string, nth = 1): string => `s3cret-${project}-${id}-${nth}`

const token = (project: string, id: string, nth = 1): Value => ({
  type: 'access-token',
  description: `number ${nth}`,
  data: { token: secretText(project, id, nth) }
})
const login = (project: string, id: string, nth = 1): Value => ({
  type: 'username-password',
  description: `number ${nth}`,
  data: { username: 'somebody', password: secretText(project, id, nth) }
})

/** Two credentials of ours and one of somebody else. */
const usual = (project: string): Want => ({
  credentials: new Map([
    ['a', token(project, 'a')],
    ['b', login(project, 'b')]
  ]),
  unmanaged: new Map([['theirs', secretText(project, 'theirs')]])
})
const withCredentials = (project: string, change: Readonly<Record<string, Value | undefined>>): Want => {
  const { credentials, ...rest } = usual(project)
  const changed = new Map<string, Value | undefined>([...credentials, ...Object.entries(change)])
  return { ...rest, credentials: new Map([...changed].flatMap(([id, value]) => (value === undefined ? [] : [[id, value]]))) }
}

const empty =
  (more: Partial<Want> = {}) =>
  (): Want => ({ credentials: new Map(), ...more })
const at = (project: string, rest = ''): string => `/projects/${project}${rest}`
const without = ({ type: _, ...value }: Value): object => value

/** Every command that changes what is wanted of a project. */
export const changes: readonly Scenario[] = [
  {
    title: 'make a project',
    before: undefined,
    request: name => ({ method: 'POST', path: '/projects', body: { name } }),
    after: empty(),
    acknowledged: 201,
    already: [409]
  },
  {
    title: 'change a project',
    before: usual,
    request: name => ({ method: 'PATCH', path: at(name), body: { displayName: 'Changed' } }),
    after: project => ({ ...usual(project), displayName: 'Changed' }),
    acknowledged: 200
  },
  {
    title: 'delete a project',
    before: usual,
    request: name => ({ method: 'DELETE', path: at(name) }),
    after: undefined,
    acknowledged: 202,
    already: [404, 409]
  },
  {
    title: 'make a credential',
    before: usual,
    request: name => ({ method: 'POST', path: at(name, '/credentials'), body: { id: 'c', ...token(name, 'c') } }),
    after: project => withCredentials(project, { c: token(project, 'c') }),
    acknowledged: 201,
    already: [409]
  },
  {
    title: 'change a credential',
    before: usual,
    request: name => ({ method: 'PUT', path: at(name, '/credentials/a'), body: without(token(name, 'a', 2)) }),
    after: project => withCredentials(project, { a: token(project, 'a', 2) }),
    acknowledged: 200
  },
  {
    title: 'delete a credential',
    before: usual,
    request: name => ({ method: 'DELETE', path: at(name, '/credentials/a') }),
    after: project => withCredentials(project, { a: undefined }),
    acknowledged: 202,
    already: [204, 404]
  },
  {
    title: 'apply a set',
    before: usual,
    request: name => ({
      method: 'PUT',
      path: at(name, '/credentials?prune=true'),
      body: {
        credentials: [
          { id: 'a', ...token(name, 'a', 2) },
          { id: 'c', ...login(name, 'c') }
        ]
      }
    }),
    after: project => withCredentials(project, { a: token(project, 'a', 2), b: undefined, c: login(project, 'c') }),
    acknowledged: 200
  },
  {
    title: 'move a project',
    before: project => ({ ...usual(project), unmanaged: new Map() }),
    request: name => ({ method: 'PATCH', path: at(name), body: { folder: [`${name}-moved`] } }),
    after: project => ({ ...usual(project), unmanaged: new Map(), folder: `${project}-moved` }),
    acknowledged: 200
  },
  {
    title: 'adopt a credential',
    before: usual,
    request: name => ({
      method: 'POST',
      path: at(name, '/credentials'),
      body: { id: 'theirs', ...token(name, 'theirs', 2), adopt: true }
    }),
    after: project => ({ ...withCredentials(project, { theirs: token(project, 'theirs', 2) }), unmanaged: new Map() }),
    acknowledged: 201,
    already: [409]
  }
]

/** Credentials that wait for their folder arrive by one request, or one by one. */
const filled = (title: string, bulk: boolean): Scenario => {
  // All of one type: the save that ends the plaintext is tried once for each type.
  const want = (project: string, paused: boolean): Want => ({
    credentials: new Map(['a', 'b'].map(id => [id, token(project, id)])),
    policies: { bulk, paused }
  })
  return {
    title,
    before: project => want(project, true),
    request: name => ({ method: 'PATCH', path: at(name), body: { policies: { paused: false } } }),
    after: project => want(project, false),
    acknowledged: 200
  }
}
export const filledByBulk = filled('fill a new folder by one request', true)
export const filledOneByOne = filled('fill a new folder one by one', false)
