import type { Controller } from '../controller.ts'
import type { Request } from '../request.ts'

/** What one write to a folder costs, by its number of credentials (median of creates and updates, measured; the rest is interpolated). */
const WRITE_MS: ReadonlyArray<readonly [number, number]> = [
  [0, 4.5],
  [10, 4.8],
  [100, 5],
  [1000, 29],
  [3000, 70],
  [5000, 120]
]
/** A password is checked with bcrypt at every request. */
const PASSWORD_MS = 200

export type CostMode = 'none' | 'honest'

/** Makes writes as slow as Jenkins': every change rewrites the whole folder, one change at a time a folder. */
export class Cost {
  mode: CostMode
  readonly #queues = new Map<string, Promise<void>>()

  constructor(mode: CostMode) {
    this.mode = mode
  }

  /** Waits as long as the request costs, behind the earlier writes to its folder, and then runs it. */
  async spend<T>(request: Priced, password: boolean, controller: Controller, run: () => T): Promise<T> {
    if (this.mode === 'none') return run()
    if (password) await wait(PASSWORD_MS)
    const path = folderOf(request.tokens)
    const size = () => controller.folder(path)?.store.size ?? 0
    if (request.method === 'GET' || request.method === 'HEAD') {
      await wait(readMs(request.tokens, size()))
      return run()
    }
    const key = path.join('/')
    const turn = (this.#queues.get(key) ?? Promise.resolve()).then(() => wait(writeMs(size(), request.body.length)))
    this.#queues.set(key, turn)
    await turn
    if (this.#queues.get(key) === turn) this.#queues.delete(key)
    return run()
  }
}

type Priced = Pick<Request, 'method' | 'tokens' | 'body'>

/** The names after each `job` at the start of a path. */
export function folderOf(tokens: readonly string[]): string[] {
  const path: string[] = []
  for (let i = 0; tokens[i] === 'job' && tokens[i + 1] !== undefined; i += 2) path.push(tokens[i + 1]!)
  return path
}

/** By the number of credentials in the folder; a body full of credentials costs by its length (434 KB: 150 ms). */
export function writeMs(size: number, bodyBytes = 0): number {
  const [first, last] = [WRITE_MS.findIndex(([n]) => n > size), WRITE_MS.at(-1)!]
  if (first === -1) return (last[1] * size) / last[0] + bodyBytes / 2900
  const [[n0, ms0], [n1, ms1]] = [WRITE_MS[first - 1]!, WRITE_MS[first]!]
  return ms0 + ((ms1 - ms0) * (size - n0)) / (n1 - n0) + bodyBytes / 2900
}

/** A read of a folder's own config.xml: 7 ms with 100 credentials, 15 ms with 1000; any other a little over one. */
const readMs = (tokens: readonly string[], size: number): number =>
  tokens.at(-1) === 'config.xml' && !tokens.includes('credentials') ? 6 + size * 0.009 : 1.2

const wait = (ms: number): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, ms)
  })
