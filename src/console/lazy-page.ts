import { lazyRouteComponent } from '@tanstack/react-router'
import { isAnswering } from './api/connection.ts'
import { ConnectionError } from './api/problem.ts'

/**
 * Loads the code of a page on demand. If the bridge is unreachable, the page says so and recovers; any other failure makes the router
 * reload the whole console, because a newer bridge may ship a newer one.
 */
export const lazyPage = <T extends Record<string, unknown>, K extends keyof T & string>(load: () => Promise<T>, name: K) =>
  lazyRouteComponent(async () => {
    try {
      return await load()
    } catch (error) {
      throw (await isAnswering()) ? error : new ConnectionError()
    }
  }, name)
