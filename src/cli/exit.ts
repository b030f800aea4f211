/** How a command ends; a script may rely on these numbers. */
export const exits = {
  ok: 0,
  /** It was tried, and did not work. */
  failed: 1,
  /** The command line, a setting or a file is not as it should be; nothing was tried. */
  usage: 2,
  notFound: 3,
  /** No token, a wrong one, or one that may not do this. */
  denied: 4,
  /** Something else stands there already, or has changed meanwhile. */
  conflict: 5,
  /** The bridge or Redis gave no answer, or is not ready; the same command may work later. */
  unreachable: 6
} as const

export type Exit = keyof typeof exits

/** Ends a command with a sentence for a person, which holds no secret. */
export class Failure extends Error {
  readonly exit: Exit

  constructor(exit: Exit, sentence: string) {
    super(sentence)
    this.name = 'Failure'
    this.exit = exit
  }
}
