import { readFileSync } from 'node:fs'
import { syntaxTexts } from './kubeconfig-texts.ts'

/** kubectl's types: a field is `string`, `bool`, `bytes`, `any`, a type, a `list` or `map` of one, or a list of what is `named`. */
const { types } = JSON.parse(readFileSync(new URL('../fixtures/kubeconfigs/clientcmd-v1.json', import.meta.url), 'utf8')) as {
  types: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** A value of every kind that JSON has, some of them holding others. */
const values: readonly unknown[] = [
  ...[null, '', 'aGVsbG8=', 'no base64', 0, 5, 1.5, -1, 1e30, true, false],
  ...[
    [],
    ['x'],
    [''],
    [null],
    [5],
    [true],
    [[]],
    [['x']],
    [{}],
    [{ name: 'x' }],
    [{ name: 5 }],
    [{ value: 'x' }],
    [{ value: 5 }]
  ],
  ...[
    [{ name: 'x' }, { name: 'x' }],
    [{ name: 'x' }, { name: 'y' }],
    [{}, {}],
    ['x', 5]
  ],
  ...[[{ name: 'x', extension: 5 }], [{ name: 'x', extension: null }], [{ name: 'x', extension: { a: [1] } }], [{ name: null }]],
  ...[
    {},
    { a: 'x' },
    { a: 5 },
    { a: null },
    { a: true },
    { a: [] },
    { a: ['x'] },
    { a: [5] },
    { a: [null] },
    { a: {} },
    { name: 'x' }
  ],
  ...[
    { name: 5 },
    { config: { a: 'x' } },
    { config: { a: 5 } },
    { config: 'x' },
    { command: [] },
    { env: [{ name: 'x', value: 5 }] }
  ]
]

/** Plain scalars of YAML, some of which are no texts in YAML 1.1. */
const scalars = [
  ...['yes', 'No', 'ON', 'off', 'y', 'n', 'Y', 'True', 'FALSE', 'tRue', '~', 'null', 'NULL', 'nULL', '0x1F', '0o17', '017', '08'],
  ...['1_000', '1e3', '1.', '.5', '.inf', '-.INF', '.nan', '+1', '-0', '0b11', '190:20:30', '12:30:45.5', '2001-12-14'],
  ...[
    '2001-12-14t21:59:43.10-05:00',
    '=',
    '1,000',
    '1.2.3',
    '0x',
    '1e',
    '+',
    '-x',
    "'5'",
    '"5"',
    '!!str 5',
    '!!int "5"',
    '!!binary aGk='
  ],
  ...[
    '!!null x',
    '!!bool yes',
    '!x 5',
    '|\n      5',
    '>-\n      x\n      y',
    '"a\\x41"',
    "'it''s'",
    'a: b',
    '[a',
    '{a',
    '@x',
    '%x',
    '`x',
    '!'
  ],
  ...[
    '-0o7',
    '0O17',
    '0X1f',
    '0B1',
    '+.5',
    '1__0',
    '_1',
    '0x_1',
    '0o8',
    '0b2',
    '12e03',
    '5e',
    '1e400',
    '! 5',
    '!!int x',
    '!!float 5'
  ],
  ...[
    '!!timestamp 2001-12-14',
    '!!set {a}',
    '!!omap [a: b]',
    '99999999999999999999',
    '0xFFFFFFFFFFFFFFFFFFFF',
    '#x',
    '-',
    '? x',
    '*a',
    '&a x'
  ]
]

const base = () => ({
  ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'a' },
  clusters: [{ name: 'c', cluster: { server: 'https://k8s.example.com:6443' } }],
  contexts: [{ name: 'a', context: { cluster: 'c', user: 'u' } }],
  users: [{ name: 'u', user: { token: 'abc' } }]
})

type Tree = Record<string, unknown>

/** Where kubectl reads a value: by which names it is reached, and the kind of the field. */
function* places(type: string, path: readonly (string | number)[]): Generator<readonly [(string | number)[], string]> {
  for (const [field, kind] of Object.entries(types[type] ?? {})) {
    yield [[...path, field], kind]
    const [word = '', inner = '', one = ''] = kind.split(' ')
    if (word in types) yield* places(word, [...path, field])
    if (word === 'list' && inner in types) yield* places(inner, [...path, field, 0])
    if (word === 'map') yield [[...path, field, 'k'], inner]
    if (word === 'list') yield [[...path, field, 0], inner]
    if (word !== 'named') continue
    yield [[...path, field, 0], inner]
    yield [[...path, field, 0, 'name'], 'string']
    yield [[...path, field, 0, one], inner]
    if (inner in types) yield* places(inner, [...path, field, 0, one])
  }
}

function put(path: readonly (string | number)[], value: unknown): Tree {
  const root: Tree = base()
  let at = root
  for (const [i, step] of path.entries()) {
    if (i === path.length - 1) at[step] = value
    else at = (at[step] ??= typeof path[i + 1] === 'number' ? [] : {}) as Tree
  }
  return root
}

/** Every variant by a name that says what it is. */
export function family(): Map<string, string> {
  const found = new Map<string, string>()
  for (const [path] of places('Config', []))
    for (const value of values) found.set(`${path.join('.')} = ${JSON.stringify(value)}`, JSON.stringify(put(path, value)))
  for (const [list, one, field] of plainPlaces)
    for (const scalar of scalars) found.set(`${list}.${field} : ${scalar}`, inBlock(list, one, field, scalar))
  for (const text of syntaxTexts) found.set(JSON.stringify(text), text)
  return found
}

/** A text, a switch and bytes, in which a plain scalar is put. */
const plainPlaces = [
  ['users', 'user', 'token'],
  ['clusters', 'cluster', 'disable-compression'],
  ['users', 'user', 'client-key-data'],
  ['contexts', 'context', 'namespace']
] as const

function inBlock(list: 'users' | 'clusters' | 'contexts', one: string, field: string, scalar: string): string {
  const { [list]: entries, ...others } = base()
  const rest = Object.entries(others).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
  const [entry = {}] = entries as readonly Tree[]
  const kept = Object.entries((entry[one] ?? {}) as Tree).filter(([name]) => name !== field)
  const lines = kept.map(([name, value]) => `    ${name}: ${JSON.stringify(value)}\n`)
  return `${rest.join('')}${list}:\n- name: ${entry['name']}\n  ${one}:\n${lines.join('')}    ${field}: ${scalar}\n`
}
