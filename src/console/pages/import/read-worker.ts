import { readSource } from './read.ts'

/** Reads a source in a separate thread: thousands of rows take seconds, in which the page would not answer. */
addEventListener('message', ({ data }: MessageEvent<string>) => {
  postMessage(readSource(data))
})
