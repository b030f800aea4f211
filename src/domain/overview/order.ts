import { type ProjectNumbers, troubleText } from './trouble.ts'

interface Ordered extends ProjectNumbers {
  readonly name: string
  readonly checkedAt: string | null
  readonly createdAt: string | null
}

const number = (value: number): string => String(value).padStart(9, '0')

/** What projects can be sorted by, as texts. */
const values = {
  name: () => '',
  trouble: troubleText,
  credentials: ({ counts }: Ordered) => number(Object.values(counts.phases).reduce((a, b) => a + b, 0)),
  drifted: ({ counts }: Ordered) => number(counts.phases.Drifted),
  blocked: ({ counts }: Ordered) => number(counts.phases.Blocked),
  expired: ({ expired }: Ordered) => number(expired),
  unmanaged: ({ counts }: Ordered) => number(counts.unmanaged),
  checkedAt: ({ checkedAt }: Ordered) => checkedAt ?? '',
  createdAt: ({ createdAt }: Ordered) => createdAt ?? ''
} satisfies Record<string, (project: Ordered) => string>

type Value = keyof typeof values
export type ProjectOrder = Value | `-${Value}`

const ascending = Object.keys(values) as readonly Value[]
export const projectOrders: readonly ProjectOrder[] = ascending.flatMap(name => [name, `-${name}` as const])

/** The place of a project in an order; of equal ones, the name decides. */
export function keyIn(order: ProjectOrder, project: Ordered): string {
  const value = values[order.replace('-', '') as Value]
  return `${value(project)}\n${project.name}`
}

export function compareKeys(order: ProjectOrder, a: string, b: string): number {
  const [[valueA = '', nameA = ''], [valueB = '', nameB = '']] = [a.split('\n'), b.split('\n')]
  const sign = order.startsWith('-') ? -1 : 1
  if (valueA !== valueB) return valueA < valueB ? -sign : sign
  // Of all orders but that by name, the names ascend.
  if (nameA === nameB) return 0
  return (nameA < nameB ? -1 : 1) * (order === '-name' ? -1 : 1)
}
