/** Who asks for something: the name that stands in records and events. */
export interface Caller {
  readonly subject: string
}
