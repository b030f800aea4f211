import { type Format, signed } from './format.ts'

/** CloudEvents in JSON, signed: for programs. */
export const events: Format = {
  name: 'events',
  secret: 'ours',
  make: (message, signing) => signed(JSON.stringify(message), 'application/cloudevents+json; charset=utf-8', signing)
}
