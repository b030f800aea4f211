import { plain, type Terminal } from './terminal.ts'

/** Progress on stderr: on a terminal one line that is overwritten, elsewhere one line per change. */
export interface Progress {
  say(line: string): void
  /** Ends the line, so that other output starts on a new one. */
  end(): void
}

export function openProgress({ stderr }: Pick<Terminal, 'stderr'>): Progress {
  let shown = ''
  return {
    say(line) {
      const text = plain(line)
      if (text === shown) return
      if (stderr.isTTY) stderr.write(`\r${text.slice(0, (stderr.columns || 80) - 1)}\u001b[K`)
      else stderr.write(`${text}\n`)
      shown = text
    },
    end() {
      if (stderr.isTTY && shown !== '') stderr.write('\n')
      shown = ''
    }
  }
}
