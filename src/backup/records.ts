import { accessParts, type Entry, identityPart, type Part, projectParts, registryParts } from './parts.ts'

/** One line of a bundle: some entries of one key. */
export interface Line {
  /** The project that the key belongs to; null for keys that span projects. */
  readonly project: string | null
  readonly part: string
  readonly entries: readonly Entry[]
}

/** Characters after which a line is full. */
const FULL = 128 * 1024

export function* linesOf(project: string | null, { name }: Part, entries: readonly Entry[]): Generator<string> {
  let [some, size]: [Entry[], number] = [[], 0]
  const line = () => `${JSON.stringify({ project, part: name, entries: some } satisfies Line)}\n`
  for (const entry of entries) {
    some.push(entry)
    size += entry.reduce((sum, text) => sum + text.length, 0)
    if (size < FULL) continue
    yield line()
    ;[some, size] = [[], 0]
  }
  if (some.length > 0) yield line()
}

/** Where a line of a bundle goes; undefined for a part that this version does not know. */
export const partOf = ({ project, part }: Line): Part | undefined =>
  (project === null ? [...registryParts, ...accessParts] : projectParts(project)).find(({ name }) => name === part) ??
  (project === null ? identityPart(part) : undefined)

/** The lines in the content of frames. */
export async function* parsedLines(frames: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  const pending: Buffer[] = []
  for await (const frame of frames) {
    let start = 0
    for (let end = frame.indexOf(10); end !== -1; end = frame.indexOf(10, start)) {
      yield JSON.parse(Buffer.concat([...pending.splice(0), frame.subarray(start, end)]).toString())
      start = end + 1
    }
    pending.push(frame.subarray(start))
  }
}
