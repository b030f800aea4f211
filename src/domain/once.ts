/** Makes the effect of a request happen at most once, however often the request is sent. */
export interface Once {
  /** Names the mark that the effect leaves in the store. */
  readonly id: string
  /** Whether an earlier attempt may have had its effect and ended without an answer. */
  readonly isRepeat: boolean
  /** Called when the effect turns out to be that of an earlier attempt. */
  onEarlier(): void
}
