import { plain, type Terminal } from './terminal.ts'

/** What goes on, on stderr: one line that changes on a terminal, a new line for each change elsewhere. */
export interface Progress {
  say(line: string): void
  /** Leaves the screen as other lines expect it. */
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
