import { stat } from 'node:fs/promises'

/** Milliseconds between two looks. */
const EVERY = 2_000

/** Looks after which a refused reload is retried: a password can be in its file before Redis knows it. */
const AGAIN = 15

/**
 * Calls `changed` when one of the files is another one than before, and has stayed so for two looks: a certificate and its key are
 * written one after the other. `list` is asked again after each change, since one of the files may name others. It looks at them
 * regularly, because no notice is given of a volume that Kubernetes exchanges.
 */
export function watchFiles(
  list: () => readonly string[],
  changed: (isRetry: boolean) => Promise<'taken' | 'refused'>,
  every = EVERY,
  again = AGAIN
): { readonly done: Promise<void>; close(): Promise<void> } {
  const end = Promise.withResolvers<void>()
  let isOver = false
  let paths = list()
  const state = async (): Promise<string> => (await Promise.all(paths.map(stateOf))).join('\n')
  const pause = async (): Promise<void> => {
    const timer = Promise.withResolvers<void>()
    const timeout = setTimeout(timer.resolve, every)
    await Promise.race([timer.promise, end.promise])
    clearTimeout(timeout)
  }
  const done = (async () => {
    let [known, seen] = Array<string>(2).fill(await state()) as [string, string]
    let refusedFor = Number.NaN
    while (!isOver && paths.length > 0) {
      await pause()
      let now = await state()
      const isNew = now !== known && now === seen
      if (!isOver && (isNew || refusedFor++ >= again)) {
        // What is named now is looked at before it is read, so that no later change is missed.
        paths = list()
        now = await state()
        known = now
        refusedFor = (await changed(!isNew).catch(() => 'refused')) === 'refused' ? 0 : Number.NaN
      }
      seen = now
    }
    await end.promise
  })()
  return {
    done,
    async close() {
      isOver = true
      end.resolve()
      await done
    }
  }
}

const stateOf = (path: string): Promise<string> =>
  stat(path).then(
    ({ dev, ino, size, mtimeMs, ctimeMs }) => [dev, ino, size, mtimeMs, ctimeMs].join(' '),
    () => 'none'
  )
