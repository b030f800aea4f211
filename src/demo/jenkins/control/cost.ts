import type { Controller } from '../controller.ts'

/** What one write to a folder with so many credentials costs (median of creates and updates, measured; the rest is interpolated). */
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
  async spend<T>(
    request: { readonly method: string; readonly tokens: readonly string[] },
    password: boolean,
    controller: Controller,
    run: () => T
  ): Promise<T> {
    if (this.mode === 'none') return run()
    if (password) await wait(PASSWORD_MS)
    if (request.method === 'GET' || request.method === 'HEAD') return run()
    const path = folderOf(request.tokens)
    const key = path.join('/')
    const turn = (this.#queues.get(key) ?? Promise.resolve()).then(() => wait(writeMs(controller.folder(path)?.store.size ?? 0)))
    this.#queues.set(key, turn)
    await turn
    if (this.#queues.get(key) === turn) this.#queues.delete(key)
    return run()
  }
}

/** The names after each `job` at the start of a path. */
export function folderOf(tokens: readonly string[]): string[] {
  const path: string[] = []
  for (let i = 0; tokens[i] === 'job' && tokens[i + 1] !== undefined; i += 2) path.push(tokens[i + 1]!)
  return path
}

export function writeMs(size: number): number {
  const above = WRITE_MS.findIndex(([n]) => n > size)
  if (above === -1) return (WRITE_MS.at(-1)![1] * size) / WRITE_MS.at(-1)![0]
  const [[n0, ms0], [n1, ms1]] = [WRITE_MS[above - 1]!, WRITE_MS[above]!]
  return ms0 + ((ms1 - ms0) * (size - n0)) / (n1 - n0)
}

const wait = (ms: number): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, ms)
  })
