/** Exit codes; scripts may rely on these numbers. */
export const exits = {
  ok: 0,
  /** The command was tried and failed. */
  failed: 1,
  /** The command line, a setting or a file is invalid; nothing was tried. */
  usage: 2,
  notFound: 3,
  /** No token, a wrong one, or one without the permission. */
  denied: 4,
  /** The resource already exists, or has changed meanwhile. */
  conflict: 5,
  /** The bridge or Redis did not answer, or is not ready; the same command may work later. */
  unreachable: 6
} as const

export type Exit = keyof typeof exits

/** Ends a command with a message for the user, which contains no secret. */
export class Failure extends Error {
  readonly exit: Exit

  constructor(exit: Exit, sentence: string) {
    super(sentence)
    this.name = 'Failure'
    this.exit = exit
  }
}
