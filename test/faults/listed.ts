import { setTimeout } from 'node:timers/promises'
import type { Outcome } from './case.ts'
import type { Fault } from './fault-plan.ts'
import type { Answer, Machines } from './machines.ts'
import { newName } from './names.ts'
import type { Request } from './scenario.ts'

/** A command whose effect shows in a list of the API, not in Jenkins: of tokens, members or webhooks. */
export interface Listed {
  readonly title: string
  /** What is in the list before; its answer is given to `request`. */
  readonly given?: (name: string) => Request
  readonly request: (name: string, given: Answer | undefined) => Request
  readonly acknowledged: number
  /** What a repetition may be answered once the first request was carried out. */
  readonly already?: readonly number[]
  readonly list: (name: string) => string
  /** What an item is to a caller; undefined for one that concerns another case. */
  readonly shown: (name: string, item: Record<string, unknown>) => unknown
  readonly before: readonly unknown[]
  readonly after: readonly unknown[]
  /** Whether what was acknowledged can be used. */
  readonly isUsable?: (m: Machines, answer: Answer) => Promise<boolean>
}

const member = (name: string): string => `/projects/${name}/members/oidc:somebody`
const setMember = (role: string) => (name: string) => ({ method: 'PUT', path: member(name), body: { role } })
const members = {
  list: (name: string) => `/projects/${name}/members`,
  shown: (_: string, { subject, role }: Record<string, unknown>) => `${subject} ${role}`
}

const makeWebhook = (name: string) => ({
  method: 'POST',
  path: `/projects/${name}/webhooks`,
  body: { url: 'https://hooks.example.com/', description: 'first', enabled: false }
})
const webhook = (name: string, given: Answer | undefined) => `/projects/${name}/webhooks/${given?.body.id}`
const webhooks = {
  list: (name: string) => `/projects/${name}/webhooks`,
  shown: (_: string, { url, description, enabled }: Record<string, unknown>) => `${url} ${description} ${enabled}`
}
const firstWebhook = 'https://hooks.example.com/ first false'

const makeToken = (name: string) => ({ method: 'POST', path: '/tokens', body: { name, roles: { [name]: 'viewer' } } })
const tokens = {
  list: () => '/tokens?limit=200',
  shown: (name: string, { name: own }: Record<string, unknown>) => (own === name ? 'mine' : undefined)
}

export const listed: readonly Listed[] = [
  {
    title: 'make a token',
    request: makeToken,
    acknowledged: 201,
    ...tokens,
    ...{ before: [], after: ['mine'] },
    isUsable: async (m, { body }) => (await m.call('GET', '/whoami', undefined, body.token)).status === 200
  },
  {
    title: 'revoke a token',
    given: makeToken,
    request: (_, given) => ({ method: 'DELETE', path: `/tokens/${given?.body.id}` }),
    ...{ acknowledged: 204, already: [404] },
    ...tokens,
    ...{ before: ['mine'], after: [] }
  },
  {
    title: 'set a member',
    given: setMember('viewer'),
    request: setMember('operator'),
    acknowledged: 200,
    ...members,
    ...{ before: ['oidc:somebody viewer'], after: ['oidc:somebody operator'] }
  },
  {
    title: 'remove a member',
    given: setMember('viewer'),
    request: name => ({ method: 'DELETE', path: member(name) }),
    ...{ acknowledged: 204, already: [404] },
    ...members,
    ...{ before: ['oidc:somebody viewer'], after: [] }
  },
  { title: 'make a webhook', request: makeWebhook, acknowledged: 201, ...webhooks, before: [], after: [firstWebhook] },
  {
    title: 'change a webhook',
    given: makeWebhook,
    request: (name, given) => ({ method: 'PATCH', path: webhook(name, given), body: { description: 'second' } }),
    acknowledged: 200,
    ...webhooks,
    ...{ before: [firstWebhook], after: ['https://hooks.example.com/ second false'] }
  },
  {
    title: 'delete a webhook',
    given: makeWebhook,
    request: (name, given) => ({ method: 'DELETE', path: webhook(name, given) }),
    ...{ acknowledged: 204, already: [404] },
    ...webhooks,
    ...{ before: [firstWebhook], after: [] }
  }
]

/** Plays one of them, with one fault or none, and looks at the list. */
export async function playListed(m: Machines, scenario: Listed, fault?: Fault): Promise<Outcome> {
  const name = newName()
  await m.patiently('POST', '/projects', { name })
  const given = scenario.given === undefined ? undefined : await ask(m, scenario.given(name))
  const ask1 = () => ask(m, scenario.request(name, given))
  const id = given?.body?.id ?? name
  m.plans.api.arm(text => text.includes(name) || text.includes(id) || /\{access\}:token/.test(text), fault)
  const answer = await ask1()
  m.plans.api.disarm()
  return { calls: m.plans.api.seen, faults: await judge(m, scenario, name, answer, ask1) }
}

const ask = (m: Machines, { method, path, body }: Request): Promise<Answer> => m.call(method, path, body)

async function judge(
  m: Machines,
  scenario: Listed,
  name: string,
  first: Answer,
  again: () => Promise<Answer>
): Promise<string[]> {
  const { acknowledged, already = [], before, after, isUsable } = scenario
  const seen = await shownIn(m, scenario, name)
  const isDone = seen === JSON.stringify(after)
  const faults: string[] = []
  const expectUsable = async (answer: Answer) => {
    if (isUsable !== undefined && !(await isUsable(m, answer))) faults.push('acknowledged, and of no use')
  }
  if (first.status === acknowledged) {
    await expectUsable(first)
    return isDone ? faults : [...faults, `acknowledged, and the list is ${seen}`]
  }
  if (first.status < 500) return [`answered ${first.status}: ${first.text}`]
  if (!isDone && seen !== JSON.stringify(before)) return [`not whole and not absent: ${seen}`]
  let answer = await again()
  for (let i = 0; i < 100 && answer.status === 503; i++) {
    await setTimeout(20)
    answer = await again()
  }
  if (answer.status === acknowledged) await expectUsable(answer)
  else if (!isDone || !already.includes(answer.status)) return [`repeated, it was answered ${answer.status}: ${answer.text}`]
  const left = await shownIn(m, scenario, name)
  return left === JSON.stringify(after) ? faults : [...faults, `repeated, and the list is ${left}`]
}

/** A repetition may make a second one of its kind, as the caller asked for. */
async function shownIn(m: Machines, { list, shown }: Listed, name: string): Promise<string> {
  const { body } = await m.patiently('GET', list(name))
  const items = (body.items as Record<string, unknown>[]).map(item => shown(name, item)).filter(item => item !== undefined)
  return JSON.stringify([...new Set(items)].sort())
}
