import type { ChildProcess } from 'node:child_process'

/** What a program prints on both streams. */
export interface Printed {
  /** All of it so far. */
  text(): string
  /**
   * The first match, however long a busy machine takes for it: the time limit of the test ends what hangs. Rejects with the output when the
   * program ends without it.
   */
  match(pattern: RegExp): Promise<RegExpExecArray>
}

export function printedBy(child: ChildProcess): Printed {
  let output = ''
  const onData = (listen: (chunk: unknown) => void) => {
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', listen)
  }
  onData(chunk => (output += chunk))
  return {
    text: () => output,
    match: pattern =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(output)
          if (found !== null) resolve(found)
        }
        look()
        onData(look)
        child.once('error', reject).once('close', () => reject(new Error(output)))
      })
  }
}
