import type { Source } from './read.ts'

/** Reads a source in another thread. */
export async function readAside(text: string): Promise<Source> {
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' })
  const { promise, resolve, reject } = Promise.withResolvers<Source>()
  worker.addEventListener('message', ({ data }: MessageEvent<Source>) => resolve(data))
  worker.addEventListener('error', () => reject(new Error('the text could not be read')))
  worker.postMessage(text)
  return promise.finally(() => worker.terminate())
}
