/** The entries of a field that has one a line, without empty lines. */
export const linesIn = (entered: string): string[] =>
  entered
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
