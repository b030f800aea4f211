// Assigns an uncaught error to the test in which it arose. Loaded before tap, which then uses this `Domain` and not that of its package:
// that one follows every promise of the process through async hooks, which is a tenth of what a test takes.
import { AsyncLocalStorage, AsyncResource, executionAsyncResource } from 'node:async_hooks'
import { registerHooks } from 'node:module'

const storage = new AsyncLocalStorage()
let root

/** Gets the errors of all that begins in the scope in which it is made, which tap gives each test; of what is in no scope, the first one. */
export class Domain {
  #parent = storage.getStore()
  #isDestroyed = false

  constructor(onerror) {
    this.onerror = onerror
    if (root === undefined) listen()
    root ??= this
    const scope = executionAsyncResource()
    if (scope instanceof AsyncResource) scope.runInAsyncScope = (run, self, ...args) => this.#runIn(scope, run, self, args)
  }

  destroy() {
    this.#isDestroyed = true
  }

  /** This one, or the nearest one above it whose test has not ended. */
  get alive() {
    return this.#isDestroyed ? this.#parent?.alive : this
  }

  #runIn(scope, run, self, args) {
    const inDomain = () => storage.run(this, () => Reflect.apply(run, self, args))
    return AsyncResource.prototype.runInAsyncScope.call(scope, inDomain)
  }
}

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'async-hook-domain' ? { url: import.meta.url, format: 'module', shortCircuit: true } : next(specifier, context)
})

/** Not earlier: a process without a test ends by an error as any other. */
function listen() {
  for (const event of ['uncaughtException', 'unhandledRejection'])
    process.on(event, error => {
      // A test that listens to it wants it.
      if (process.listenerCount(event) === 1) (storage.getStore()?.alive ?? root).onerror(error, event)
    })
}
