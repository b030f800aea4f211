import { ADMIN_TOKEN, newMasterKeys } from '../lib/bridge.ts'
import { range } from '../lib/parallel.ts'
import { openBridge, openRedis } from '../lib/place.ts'
import { median, plain } from '../lib/stats.ts'
import type { Row } from '../row.ts'

/** Costly checks that one operator has under way, all the time. */
const AT_ONCE = 8
/** Milliseconds that others may wait longer, median. */
const GOAL = 250

/** What others wait while one operator has YAML read that costs as much as it may. */
export const siege: Row = {
  name: 'siege',
  real: 'no request of it reaches Jenkins',
  async run(setting) {
    const { quick, jenkins } = setting
    const redis = await openRedis(setting)
    const bridge = await openBridge(setting, { redis, masterKeys: newMasterKeys(), role: 'api' })
    const [besieged, honest] = [jenkins.name('siege'), jenkins.name('honest')]
    for (const name of [besieged, honest]) await bridge.project(name)
    const { token } = await bridge.call('POST', '/tokens', { name: 'mallory', roles: { [besieged]: 'operator' } })
    const check = (project: string, by: string, content: string) => validate(bridge.url, project, by, content)
    const times = quick ? 5 : 50
    const others = async () => {
      const waits: number[] = []
      for (const _ of range(times)) waits.push(await check(honest, ADMIN_TOKEN, kubeconfig(20)))
      return waits
    }
    await others()
    const before = await others()
    let isOver = false
    const attack = range(AT_ONCE).map(async () => {
      while (!isOver) await check(besieged, token, kubeconfig(2_000))
    })
    const during = await others()
    isOver = true
    await Promise.all(attack)
    const longer = median(during) - median(before)
    return [
      {
        what: `check of a kubeconfig while another caller has ${AT_ONCE} large ones checked all the time`,
        ours: `median ${plain(median(during))} ms, worst ${plain(Math.max(...during))} ms`,
        rival: `the same without the other caller: median ${plain(median(before))} ms, worst ${plain(Math.max(...before))} ms`,
        ratio: `+${plain(longer)} ms`,
        better: 'less',
        goal: { text: `at most ${GOAL} ms more, median`, wanted: GOAL, measured: longer },
        why: 'one thread of two is left to the others; with two cores they share those with the loop, Redis and Jenkins'
      },
      {
        what: 'the longest that one of the others waited meanwhile',
        ours: `${plain(Math.max(...during))} ms, of ${plain(during.length)} checks`,
        rival: `without the other caller: ${plain(Math.max(...before))} ms`,
        better: 'less'
      }
    ]
  }
}

async function validate(url: string, project: string, token: string, content: string): Promise<number> {
  const begin = performance.now()
  const answer = await fetch(`${url}/api/v1/projects/${project}/credentials/validate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'kubeconfig', data: { content } })
  })
  await answer.text()
  if (answer.status !== 200) throw new Error(`validate: ${answer.status}`)
  return performance.now() - begin
}

/** A kubeconfig with this many users. */
const kubeconfig = (users: number): string =>
  `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: { server: "https://k8s.example.com" }\nusers:\n${range(users)
    .map(index => `- name: user-${index}\n  user: { token: token-${index} }\n`)
    .join('')}`
