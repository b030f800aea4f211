/**
 * A command, as program and arguments, which the kernel ends by a signal when the process that starts it ends, however that happens.
 * Outside Linux it is not bound.
 */
export const bound = (signal, program, args) =>
  process.platform === 'linux' ? ['setpriv', ['--pdeathsig', signal, program, ...args]] : [program, args]
