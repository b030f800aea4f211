/** Why no backup was made, or why none can be used. `kind`: `unsuitable` for what is no backup, `conflict` for what a later try may do. */
export class BackupError extends Error {
  readonly kind: 'failed' | 'unsuitable' | 'conflict'

  constructor(kind: BackupError['kind'], sentence: string) {
    super(sentence)
    this.name = 'BackupError'
    this.kind = kind
  }
}
