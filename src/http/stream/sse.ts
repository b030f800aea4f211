import type { Event } from '../../domain/event.ts'

/** The `text/event-stream` frame of an event. JSON contains no raw line break, so no value can end the frame. */
export const eventFrame = (event: Event): string => `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

/** Sets the id that the reader resumes from, without an event. */
export const placeFrame = (id: string): string => `id: ${id}\n\n`

/** Milliseconds after which a disconnected reader should reconnect. */
const RETRY = 2000
export const helloFrame = (id: string): string => `retry: ${RETRY}\n${placeFrame(id)}`

/** Some events that the reader has not seen are no longer kept; it should reload its state. */
export const gapFrame = (after: string, first: string | null): string =>
  `event: gap\ndata: ${JSON.stringify({ after, first })}\n\n`
