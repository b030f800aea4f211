import { until } from '../helpers/until.ts'
import type { Machines } from './machines.ts'
import type { Want } from './scenario.ts'
import { differences, heldIn, prepare } from './world.ts'

const NAME = 'bystander'

const want: Want = {
  credentials: new Map([['a', { type: 'access-token', description: 'of a bystander', data: { token: 'bystander s3cret' } }]]),
  unmanaged: new Map([['theirs', 'not ours']])
}

/** A project that no case is about: it has to stay as it is, in the API, in Jenkins and in its events. */
export async function bystanderOf(m: Machines): Promise<{ differences(): Promise<string[]> }> {
  await prepare(m, NAME, want)
  const state = async () => [
    (await m.patiently('GET', `/projects/${NAME}/events?limit=200`)).text,
    JSON.stringify([...(heldIn(m, NAME) ?? [])])
  ]
  // What was put into the folder beside a run is found by a later one.
  const { before } = await until('theirs is found', async () => {
    const before = await state()
    return before[0]?.includes('UnmanagedFound') ? { before } : undefined
  })
  return {
    async differences() {
      const after = await state()
      return [
        ...(await differences(m, NAME, want)),
        ...before.flatMap((text, i) => (text === after[i] ? [] : [`was ${text}, is ${after[i]}`]))
      ]
    }
  }
}
