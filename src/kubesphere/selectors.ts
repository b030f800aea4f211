import { own } from '../domain/own.ts'
import { invalid } from '../domain/problems.ts'

type Labels = Readonly<Record<string, string>>

/** The list filters `label` and `annotation`, which test one pair: `key`, `key=value` or `key!=value`. */
export function matchesPair(pairs: Labels, filter: string): boolean {
  const [, left = filter, value] = /^([^=]*)=(.*)$/s.exec(filter) ?? []
  const isOpposite = value !== undefined && left.endsWith('!')
  const key = isOpposite ? left.slice(0, -1) : left
  const held = own(pairs, key)
  if (held === undefined) return false
  if (value === undefined || (value === '*' && !isOpposite)) return true
  return isOpposite ? held !== value : held === value
}

type Requirement = (labels: Labels) => boolean

const KEY = String.raw`(?:[A-Za-z0-9.-]{1,253}\/)?[A-Za-z0-9][A-Za-z0-9_.-]{0,62}`
const VALUE = '[A-Za-z0-9_.-]{0,63}'

/** The forms of one requirement, as in `kubectl -l`. */
const forms: readonly (readonly [RegExp, (match: RegExpExecArray) => Requirement])[] = [
  [new RegExp(`^!\\s*(${KEY})$`), ([, key]) => has(key, (_, isThere) => !isThere)],
  [new RegExp(`^(${KEY})$`), ([, key]) => has(key, (_, isThere) => isThere)],
  [new RegExp(`^(${KEY})\\s*==?\\s*(${VALUE})$`), ([, key, wanted]) => has(key, value => value === wanted)],
  [new RegExp(`^(${KEY})\\s*!=\\s*(${VALUE})$`), ([, key, wanted]) => has(key, value => value !== wanted)],
  [
    new RegExp(`^(${KEY})\\s+in\\s*\\(([^()]*)\\)$`),
    ([, key, set]) => has(key, value => value !== undefined && setOf(set).has(value))
  ],
  [
    new RegExp(`^(${KEY})\\s+notin\\s*\\(([^()]*)\\)$`),
    ([, key, set]) => has(key, value => value === undefined || !setOf(set).has(value))
  ]
]

const setOf = (text = ''): Set<string> => new Set(text.split(',').map(part => part.trim()))

function has(key = '', holds: (value: string | undefined, isThere: boolean) => boolean): Requirement {
  return labels => holds(own(labels, key), Object.hasOwn(labels, key))
}

/** Parses a label selector (equality- and set-based); throws a fault if Kubernetes would reject it. */
export function labelSelector(text: string): Requirement {
  const parts = text.split(/,(?![^(]*\))/).map(part => part.trim())
  if (text.trim() === '') return () => true
  const requirements = parts.map(requirementOf)
  return labels => requirements.every(holds => holds(labels))
}

function requirementOf(part: string): Requirement {
  for (const [form, make] of forms) {
    const match = form.exec(part)
    if (match !== null) return make(match)
  }
  throw invalid([
    { pointer: '#/query/labelSelector', detail: 'It must be a label selector, such as app=web,tier in (a, b),!old.' }
  ])
}
